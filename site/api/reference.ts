// The API reference as data: which names there are, on which page, under which anchor. `markdown.ts` writes it down.
import fs from "node:fs";
import path from "node:path";
import type { JSONOutput, ReflectionKind } from "typedoc";
import { pageFor, PAGES, type PageInfo } from "./pages";
import type { Project } from "./reflect";
import { printCall, printParameter, printType } from "./types";

export type Reflection = JSONOutput.DeclarationReflection;
export type Comment = JSONOutput.Comment;

type Kind = "module" | "namespace" | "class" | "interface" | "constructor" | "typeAlias" | "reference";

/** TypeDoc's numbers for kinds of declarations; its package is an ES module, which a configuration cannot load. */
export const KIND: Record<Kind, ReflectionKind> = {
  module: 2,
  namespace: 4,
  class: 128,
  interface: 256,
  constructor: 512,
  typeAlias: 2097152,
  reference: 4194304,
};

/** An exported name, or a member of a class. */
export interface Entry {
  id: number;
  /** As a program writes it: `np.sum`, `usingConfig`, `Variable.backward`. */
  name: string;
  /** The heading's id on its page. */
  anchor: string;
  page: Page;
  reflection: Reflection;
  /** Its declaration, as TypeScript. */
  code: string;
  comment: Comment | undefined;
  /** Of classes. */
  members: Entry[];
  isType: boolean;
}

export interface Page extends PageInfo {
  entries: Entry[];
}

export interface Reference {
  /** In the order of the sidebar, without empty ones. */
  pages: Page[];
  /** Entries and members by TypeDoc's id, for `{@link}`. */
  byId: Map<number, Entry>;
}

/** Where to read sources, for what TypeDoc leaves out. */
type ReadSource = (file: string) => string;

export const readSourcesOf =
  (siteDir: string): ReadSource =>
  (file) =>
    fs.readFileSync(path.join(siteDir, "src", file), "utf8");

export function readReference(project: Project, readSource: ReadSource): Reference {
  const pages = new Map<string, Page>(PAGES.map((info) => [info.path, { ...info, entries: [] }]));
  const byId = new Map<number, Entry>();
  const declarations = new Map<number, Reflection>();
  index(project as unknown as Reflection, declarations);
  const declare = new Declarations(declarations, readSource);

  const add = (reflection: Reflection, prefix: string): void => {
    if (reflection.kind === KIND.reference) return; // the same thing under a second name
    if (reflection.kind === KIND.module) {
      for (const child of reflection.children ?? []) add(child, "");
      return;
    }
    const name = prefix + reflection.name;
    if (reflection.kind === KIND.namespace) {
      for (const child of reflection.children ?? []) add(child, `${name}.`);
      return;
    }
    const info = pageFor(name, sourceOf(reflection));
    const page = pages.get(info.path) ?? { ...info, entries: [] };
    pages.set(info.path, page);
    const entry: Entry = {
      id: reflection.id,
      name,
      anchor: reflection.name,
      page,
      reflection,
      code: declare.entry(reflection, name),
      comment: commentOf(reflection),
      members: [],
      isType: reflection.kind === KIND.typeAlias || reflection.kind === KIND.interface,
    };
    if (reflection.kind === KIND.class) {
      entry.members = ownMembers(reflection).map((member) => ({
        ...entry,
        id: member.id,
        name: `${name}.${member.name}`,
        anchor: `${reflection.name}.${member.name}`,
        reflection: member,
        code: declare.member(member, name),
        comment: commentOf(member),
      }));
    }
    page.entries.push(entry);
    for (const known of [entry, ...entry.members]) byId.set(known.id, known);
  };
  for (const reflection of project.children ?? []) add(reflection, "");
  const used = [...pages.values()].filter(({ entries }) => entries.length > 0);
  for (const { entries, files } of used) {
    const place = ({ reflection }: Entry) => files.indexOf(sourceOf(reflection));
    entries.sort((a, b) => place(a) - place(b)); // stable: within a file as in the source
  }
  return { pages: used, byId };
}

/** The file that declares it, below src/ and without its ending. */
const sourceOf = ({ sources }: Reflection): string => (sources?.[0]?.fileName ?? "").replace(/\.ts$/, "");

function index(reflection: Reflection, found: Map<number, Reflection>): void {
  found.set(reflection.id, reflection);
  for (const child of reflection.children ?? []) index(child, found);
}

/** What a class declares itself. Members whose name is a symbol are called by the language, not by readers. */
function ownMembers({ children = [] }: Reflection): Reflection[] {
  return children.filter(
    ({ name, kind, inheritedFrom }) => !inheritedFrom && !name.startsWith("[") && kind !== KIND.constructor,
  );
}

/**
 * The comment of a declaration. Of functions and accessors it belongs to a signature; what such a declaration has
 * besides is the comment of the `export` statement that passes it on.
 */
export function commentOf(reflection: Reflection): Comment | undefined {
  const signatures = [...(reflection.signatures ?? []), reflection.getSignature, reflection.setSignature];
  return signatures.find((signature) => signature?.comment)?.comment ?? reflection.comment;
}

/** Writes declarations as TypeScript. */
class Declarations {
  constructor(
    private readonly byId: Map<number, Reflection>,
    private readonly readSource: ReadSource,
  ) {}

  entry(reflection: Reflection, name: string): string {
    switch (reflection.kind) {
      case KIND.class:
        return this.class(reflection, name);
      case KIND.interface:
        return `interface ${name}${typeParameters(reflection)}`;
      case KIND.typeAlias:
        return `type ${name}${typeParameters(reflection)} = ${printType(reflection.type!)}`;
      default:
        return this.value(reflection, name);
    }
  }

  member(member: Reflection, className: string): string {
    const name = member.flags.isStatic ? `${className}.${member.name}` : member.name;
    if (member.getSignature) {
      const mark = member.setSignature ? "" : "readonly ";
      return `${mark}${name}: ${printType(member.getSignature.type!)}`;
    }
    const mark = member.flags.isReadonly ? "readonly " : "";
    return mark + this.value(member, name);
  }

  private class(reflection: Reflection, name: string): string {
    const parent = reflection.extendedTypes?.map((type) => ` extends ${printType(type)}`).join("") ?? "";
    const constructor = reflection.children?.find(({ kind }) => kind === KIND.constructor);
    // A constructor without a source is the empty one that the language adds.
    const calls = constructor?.sources && !constructor.inheritedFrom ? (constructor.signatures ?? []) : [];
    return [
      `class ${name}${typeParameters(reflection)}${parent}`,
      ...calls.map(({ parameters = [] }) => printCall(`new ${name}`, parameters.map(printParameter), "")),
    ].join("\n");
  }

  /** A function, an operation (a constant of type `Op`), or another constant. */
  private value(reflection: Reflection, name: string): string {
    const { type } = reflection;
    const signatures = reflection.signatures ?? this.signaturesOf(type);
    if (signatures) {
      return signatures
        .map(({ typeParameters: types, parameters = [], type }) => {
          const generic = types?.length ? `<${types.map(printTypeParameter).join(", ")}>` : "";
          return printCall(name + generic, parameters.map(printParameter), printType(type!));
        })
        .join("\n");
    }
    if (type?.type === "reference" && type.name === "Op") {
      const result = type.typeArguments?.[1];
      return printCall(name, this.parametersOfOp(reflection), result ? printType(result) : "Variable");
    }
    return `${name}${reflection.flags.isOptional ? "?" : ""}: ${type ? printType(type) : "unknown"}`;
  }

  /** The signatures behind `typeof absolute` and `RandomState["rand"]`. */
  private signaturesOf(type: JSONOutput.SomeType | undefined): JSONOutput.SignatureReflection[] | undefined {
    if (type?.type === "query") return this.target(type.queryType)?.signatures;
    if (type?.type !== "indexedAccess" || type.indexType.type !== "literal") return undefined;
    const { value } = type.indexType;
    return this.target(type.objectType)?.children?.find(({ name }) => name === value)?.signatures;
  }

  private target(type: JSONOutput.SomeType): Reflection | undefined {
    return type.type === "reference" && typeof type.target === "number"
      ? this.byId.get(type.target)
      : undefined;
  }

  /** The parameters in `Op<[...]>`. TypeDoc drops the dots of `...index: Index[]`; the source has them. */
  private parametersOfOp({ name, type, sources }: Reflection): string[] {
    const [tuple] = type?.type === "reference" ? (type.typeArguments ?? []) : [];
    if (tuple?.type !== "tuple") return ["...args"];
    const parameters = (tuple.elements ?? []).map(printType);
    const source = this.readSource(sources![0]!.fileName);
    const declaration = source.slice(source.indexOf(`export const ${name}:`)).split("=", 1)[0]!;
    return parameters.map((parameter) => {
      const [parameterName] = parameter.split(/[?:]/, 1);
      return declaration.includes(`...${parameterName}:`) ? `...${parameter}` : parameter;
    });
  }
}

const printTypeParameter = ({ name, type, default: byDefault }: JSONOutput.TypeParameterReflection): string =>
  name + (type ? ` extends ${printType(type)}` : "") + (byDefault ? ` = ${printType(byDefault)}` : "");

const typeParameters = ({ typeParameters: types }: Reflection): string =>
  types?.length ? `<${types.map(printTypeParameter).join(", ")}>` : "";

// TypeDoc's types written as TypeScript.
import type { JSONOutput, ReflectionKind } from "typedoc";

type SomeType = JSONOutput.SomeType;

/** TypeDoc's number for the signature of `new (...) => X`. */
const CONSTRUCTOR: ReflectionKind = 16384;

/** What a mapped type does to `readonly`. */
const MODIFIER = { "+": "readonly ", "-": "-readonly ", "": "" };

/** A type as TypeScript writes it. */
export function printType(type: SomeType): string {
  switch (type.type) {
    case "intrinsic":
    case "unknown":
      return type.name;
    case "literal":
      return JSON.stringify(type.value);
    case "reference":
      return type.name + typeArguments(type.typeArguments);
    case "array":
      return `${inBrackets(type.elementType)}[]`;
    case "union":
      return type.types
        .map((part) => (part.type === "reflection" ? inBrackets(part) : printType(part)))
        .join(" | ");
    case "intersection":
      return type.types.map(inBrackets).join(" & ");
    case "tuple":
      return `[${(type.elements ?? []).map(printType).join(", ")}]`;
    case "namedTupleMember":
      return `${type.name}${type.isOptional ? "?" : ""}: ${printType(type.element)}`;
    case "optional":
      return `${printType(type.elementType)}?`;
    case "rest":
      return `...${printType(type.elementType)}`;
    case "typeOperator":
      return `${type.operator} ${printType(type.target)}`;
    case "indexedAccess":
      return `${inBrackets(type.objectType)}[${printType(type.indexType)}]`;
    case "query":
      return `typeof ${printType(type.queryType)}`;
    case "predicate":
      return `${type.asserts ? "asserts " : ""}${type.name}${type.targetType ? ` is ${printType(type.targetType)}` : ""}`;
    case "mapped":
      return `{ ${MODIFIER[type.readonlyModifier ?? ""]}[${type.parameter} in ${printType(type.parameterType)}]: ${printType(type.templateType)} }`;
    case "inferred":
      return `infer ${type.name}${type.constraint ? ` extends ${printType(type.constraint)}` : ""}`;
    case "conditional":
      return `${inBrackets(type.checkType)} extends ${inBrackets(type.extendsType)} ? ${printType(type.trueType)} : ${printType(type.falseType)}`;
    case "reflection":
      return printObject(type.declaration);
    default:
      // A kind of type that the engine has not used so far: say so at build time, instead of showing nonsense.
      throw new Error(`site/api: expected a type that types.ts can print, got ${JSON.stringify(type)}`);
  }
}

/** `<X, Y>`, or nothing. */
export const typeArguments = (types: readonly SomeType[] | undefined): string =>
  types?.length ? `<${types.map(printType).join(", ")}>` : "";

/** In brackets where another operator could take the type apart. */
function inBrackets(type: SomeType): string {
  const isSimple =
    !["union", "intersection", "typeOperator", "query", "conditional"].includes(type.type) &&
    !(type.type === "reflection" && type.declaration.signatures);
  return isSimple ? printType(type) : `(${printType(type)})`;
}

/** A function type, or an object type with its properties. */
function printObject(declaration: JSONOutput.DeclarationReflection): string {
  const [signature] = declaration.signatures ?? [];
  if (signature) {
    const isConstructor = signature.kind === CONSTRUCTOR;
    return `${isConstructor ? "new " : ""}(${(signature.parameters ?? []).map(printParameter).join(", ")}) => ${printType(signature.type!)}`;
  }
  const properties = (declaration.children ?? []).map(
    ({ name, flags, type }) => `${name}${flags.isOptional ? "?" : ""}: ${type ? printType(type) : "unknown"}`,
  );
  return `{ ${properties.join("; ")} }`;
}

/** A parameter of a function; with a default value it is optional. */
export function printParameter({ name, flags, type, defaultValue }: JSONOutput.ParameterReflection): string {
  const mark = flags.isOptional || defaultValue !== undefined ? "?" : "";
  return `${flags.isRest ? "..." : ""}${name}${mark}: ${type ? printType(type) : "unknown"}`;
}

const LINE = 90;

/** `start(parameters): result`, a parameter a line when it would be too long for one. */
export function printCall(start: string, parameters: readonly string[], result: string): string {
  const end = result === "" ? "" : `: ${result}`;
  const line = `${start}(${parameters.join(", ")})${end}`;
  if (line.length <= LINE || parameters.length === 0) return line;
  return `${start}(\n${parameters.map((parameter) => `  ${parameter},\n`).join("")})${end}`;
}

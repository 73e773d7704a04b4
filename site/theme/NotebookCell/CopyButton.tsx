import { useEffect, useState, type ReactElement } from "react";
import { copyText } from "../notebook/clipboard";

const SHOWN_MS = 1500;

/** Copies the cell's code as it stands, and says so for a moment. */
export default function CopyButton({ text }: { text: string }): ReactElement {
  const [result, setResult] = useState("");
  useEffect(() => {
    if (result === "") return;
    const timer = setTimeout(() => setResult(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = async () => setResult((await copyText(text)) ? "Copied" : "No access");
  return (
    <button type="button" onClick={() => void copy()} aria-live="polite" title="Copy the code">
      {result || "Copy"}
    </button>
  );
}

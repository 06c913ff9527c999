import { useEffect, useState } from "react";
import { Icon } from "../ui/Icon";
import { copyToClipboard } from "./copyToClipboard";

const noticeMs = 2_000;

export function CopyButton({ text }: { readonly text: () => string }) {
  const [notice, setNotice] = useState<{ readonly words: string } | null>(null);
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => setNotice(null), noticeMs);
    return () => clearTimeout(timer);
  }, [notice]);

  async function copy(): Promise<void> {
    const copied = await copyToClipboard(text());
    setNotice({ words: copied ? "Copied" : "Copy failed" });
  }

  return (
    <button type="button" className="button" onClick={() => void copy()}>
      <Icon name="copy" />
      <span aria-live="polite">{notice?.words ?? "Copy"}</span>
    </button>
  );
}

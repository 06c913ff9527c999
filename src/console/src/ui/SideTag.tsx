import type { Side } from "../wire/fields";

export function SideTag({ side }: { readonly side: Side }) {
  return (
    <span className="side" data-side={side}>
      {side.toUpperCase()}
    </span>
  );
}

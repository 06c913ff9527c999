/** Line icons on a 16-unit grid, drawn here so that the page needs no icon font. */
const paths = {
  transition: "M2.5 8h10M9 4.5 12.5 8 9 11.5",
  sync: "M13 6.5A5.2 5.2 0 0 0 3.6 5M3 9.5A5.2 5.2 0 0 0 12.4 11M3.5 2.5V5H6M12.5 13.5V11H10",
  pulse: "M1.5 8h3l2-4.5 3 9 2-4.5h3",
  decision: "M8 2.5v4M8 6.5 4 10v3.5M8 6.5l4 3.5v3.5",
  order: "M3.5 2.5h9v11l-2.2-1.4L8 13.5l-2.3-1.4-2.2 1.4zM6 6h4M6 8.7h4",
  fill: "M3 8.5 6.5 12 13 4.5",
  settlement: "M8 2.5v11M4 5.5h8M4 5.5 2.2 10h3.6zM12 5.5 10.2 10h3.6zM5.5 13.5h5",
  broom: "M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.7 9h5.6l.7-9",
  plug: "M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9V8a4.5 4.5 0 0 1-9 0zM8 12.5V14.5",
  whale: "M2 7.5c0 3.5 2.8 5.5 6 5.5 3.5 0 5.5-2 5.5-5V6.5M13.5 6.5C12 6.5 11 5.5 11 4M13.5 6.5C15 6.5 15.5 5.5 15.5 4M2 7.5h6.5M5.5 10h.01",
  shield: "M8 2 3 4v4c0 3 2 5 5 6 3-1 5-3 5-6V4z",
  warning: "M8 2.5 1.8 13.5h12.4zM8 6.5v3.5M8 12v.01",
  error: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  dot: "M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  chevron: "M6 4l4 4-4 4",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

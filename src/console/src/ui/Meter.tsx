interface MeterProps {
  readonly label: string;
  /** Between 0 and 1. */
  readonly share: number;
  /** Turns amber from 75 % and red from 95 %, for anything that must not fill up. */
  readonly guarded?: boolean;
}

export function Meter({ label, share, guarded = false }: MeterProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  const tone = !guarded || percent < 75 ? "calm" : percent < 95 ? "near" : "full";
  return (
    <span
      className="meter"
      data-tone={tone}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span className="meter-fill" style={{ width: `${percent}%` }} />
    </span>
  );
}

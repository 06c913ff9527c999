import type { Tokens } from "../wire/whaleQueue";

const mostPips = 12;

/** The allowance of follows: one pip per token, so that an empty allowance is seen at a glance. */
export function TokenMeter({ tokens }: { readonly tokens: Tokens }) {
  const available = Math.floor(tokens.available);
  const capacity = Math.max(0, Math.floor(tokens.capacity));
  const next = tokens.nextTokenSeconds;
  return (
    <div className="tokens" data-empty={available <= 0} title="Follows the trader may still make before it has to wait">
      <span className="tokens-name">Tokens</span>
      {capacity <= mostPips && (
        <span className="pips" aria-hidden="true">
          {Array.from({ length: capacity }, (_, index) => (
            <span key={index} className="pip" data-full={index < available} />
          ))}
        </span>
      )}
      <span className="num tokens-count">
        {available} / {capacity}
      </span>
      <span className="num tokens-next">{next === null || available >= capacity ? "" : `next in ${Math.ceil(next)} s`}</span>
    </div>
  );
}

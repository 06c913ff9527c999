/** A market's ticker; the full text stays available where it is cut. */
export function Ticker({ ticker }: { readonly ticker: string }) {
  return (
    <span className="ticker" title={ticker}>
      {ticker}
    </span>
  );
}

import { useSlice } from "../store/StoreContext";
import { bannersFor } from "./banners";
import { useFreshness } from "./useFreshness";

export function Banners({ onRetry }: { readonly onRetry: () => void }) {
  const fresh = useFreshness();
  const status = useSlice((store) => store.status);
  const connection = useSlice((store) => store.connection);
  const environment = connection?.environment ?? status?.value.environment ?? null;
  return (
    <div className="banners">
      {bannersFor(fresh, status?.value ?? null, environment).map((banner) => (
        <div key={banner.id} className="banner" data-tone={banner.tone} data-testid={`banner-${banner.id}`}>
          <span>{banner.text}</span>
          {banner.canRetry && (
            <button type="button" className="banner-button" onClick={onRetry}>
              Try now
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

import { useSlice } from "../store/StoreContext";

export function EnvironmentBadge() {
  const connection = useSlice((store) => store.connection);
  if (!connection) return null;
  return (
    <span className="environment" data-environment={connection.environment} title={connection.environmentLabel}>
      {connection.environment.toUpperCase()}
    </span>
  );
}

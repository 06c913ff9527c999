import { useState } from "react";
import { useSlice } from "../store/StoreContext";
import { Panel } from "../ui/Panel";
import { Tabs, type Tab } from "../ui/Tabs";
import { FollowedTable } from "./FollowedTable";
import { OrderTable } from "./OrderTable";
import { SettlementTable } from "./SettlementTable";

function Orders() {
  const trading = useSlice((store) => store.trading);
  const whales = useSlice((store) => store.whales);
  const [selected, setSelected] = useState("open");
  const open = trading?.orders ?? [];
  const recent = trading?.recentOrders ?? [];
  const followed = whales?.followed ?? [];
  const settlements = trading?.settlements ?? [];
  const tabs: readonly Tab[] = [
    { id: "open", title: "Open", count: open.length },
    { id: "recent", title: "Recent", count: recent.length },
    { id: "followed", title: "Followed whales", count: followed.length },
    { id: "settlements", title: "Settlements", count: settlements.length },
  ];
  return (
    <Tabs label="Orders" tabs={tabs} selected={selected} onSelect={setSelected}>
      {selected === "open" && <OrderTable label="Open orders" orders={open} empty="No order is open." />}
      {selected === "recent" && <OrderTable label="Recent orders" orders={recent} empty="No order has finished yet." />}
      {selected === "followed" && <FollowedTable followed={followed} />}
      {selected === "settlements" && <SettlementTable settlements={settlements} />}
    </Tabs>
  );
}

export function OrdersPanel() {
  return (
    <Panel title="Orders" testId="orders" className="orders-panel">
      <Orders />
    </Panel>
  );
}

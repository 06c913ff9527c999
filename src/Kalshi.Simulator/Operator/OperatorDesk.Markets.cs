using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Operator;

/// <summary>What an operator does to shards, markets and accounts.</summary>
internal sealed partial class OperatorDesk { }

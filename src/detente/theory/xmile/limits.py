"""Stocks that do not fall below zero: what flows out is limited, in order, to what is there and what flows in within the step.

XMILE 1.0, section 4.2, leaves the rule to the tool; this is Stella's. Each outflow of such a stock is rewritten, so that
what leaves one stock is what reaches the next. Where one flow leaves several stocks, which XMILE does not foresee, each
stock limits its own share of it and the flow keeps its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from detente.theory.nodes import Binary, Call, Name, Node, Number, names
from detente.theory.theory import Variable


@dataclass(frozen=True)
class Limited:
    """A stock that does not fall below zero: the ids of its inflows and outflows, in order, with their terms in the net change."""

    stock: str
    inflows: tuple[tuple[str, Node], ...]
    outflows: tuple[str, ...]


def limit(variables: dict[str, Variable], stocks: list[Limited], shared: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Rewrites the outflows of such stocks in place.

    Args:
        variables: by id; changed.
        stocks: those that are limited.
        shared: flows that leave more than one stock.

    Yields:
        the id of an outflow and of an inflow that its limit does without, because the inflow waits for the outflow.
    """
    reads = {name: _reads(variable) for name, variable in variables.items() if variable.kind != "stock"}
    for stock in stocks:
        before: list[Node] = []
        for outflow in stock.outflows:
            if outflow not in variables:
                continue
            there: Node = Binary("/", Name(stock.stock), Name("time_step"))
            for inflow, term in stock.inflows:
                if outflow not in shared and _waits(reads, inflow, outflow):
                    yield outflow, inflow
                else:
                    there = Binary("+", there, term)
            for earlier in before:
                there = Binary("-", there, earlier)
            most = Call("max", (there, Number(0.0)))
            if outflow in shared:
                taken: Node = Call("min", (Name(outflow), most))
                variables[stock.stock] = _with_share(variables[stock.stock], outflow, taken)
                before.append(taken)
            else:
                variables[outflow] = _limited(variables[outflow], most)
                reads[outflow] = reads[outflow] | names(most)
                before.append(Name(outflow))


def _reads(variable: Variable) -> frozenset[str]:
    return frozenset().union(*(names(equation) for equation in variable.equations))


def _waits(reads: dict[str, frozenset[str]], start: str, target: str) -> bool:
    """Whether a value needs another one of the same instant."""
    seen, todo = {start}, [start]
    while todo:
        name = todo.pop()
        if name == target:
            return True
        for other in reads.get(name, frozenset()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return False


def _limited(flow: Variable, most: Node) -> Variable:
    def held(node: Node) -> Node:
        return Call("min", (node, most))

    equation = None if flow.equation is None else held(flow.equation)
    return replace(flow, equation=equation, pieces=tuple(replace(piece, equation=held(piece.equation)) for piece in flow.pieces))


def _with_share(stock: Variable, outflow: str, taken: Node) -> Variable:
    def changed(node: Node) -> Node:
        if isinstance(node, Binary) and node.op == "-" and node.right == Name(outflow):
            return Binary("-", node.left, taken)
        if isinstance(node, Binary) and node.op in "+-":
            return replace(node, left=changed(node.left))
        return Binary("-", Number(0.0), taken)  # the net change begins with this outflow

    equation = None if stock.equation is None else changed(stock.equation)
    return replace(stock, equation=equation, pieces=tuple(replace(piece, equation=changed(piece.equation)) for piece in stock.pieces))

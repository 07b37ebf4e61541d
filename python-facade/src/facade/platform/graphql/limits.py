"""How much one request may ask for: found out before anything is looked up.

The cost of a query is how many values its answer can have. A list of a connection has `first` items, any other list is
taken for one of 10, and a field that calls another service by itself costs 500 more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from facade.errors import QueryTooComplex

CALL_COST = 500
LIST_ITEMS = 10
PAGE_ITEMS = 100

# In the metadata of a field: what it costs beside its value.
COST = "cost"


@dataclass(frozen=True)
class Limits:
    """Of one request."""

    max_depth: int
    max_cost: int
    max_tokens: int


@dataclass(frozen=True)
class Size:
    depth: int
    cost: int


def check(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    limits: Limits,
) -> None:
    """Raises QueryTooComplex. The document has to be valid: no fragment in it contains itself."""
    size = _Measure(schema, document, variables).of(operation)
    if size.depth > limits.max_depth:
        raise QueryTooComplex(f"The query is {size.depth} levels deep; {limits.max_depth} are allowed.")
    if size.cost > limits.max_cost:
        raise QueryTooComplex(
            f"The answer could have a cost of {size.cost}; {limits.max_cost} is allowed. Ask for smaller pages."
        )


class _Measure:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._schema = schema
        self._variables = variables
        self._fragments = {
            part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)
        }
        # A fragment is measured once for each size of page, however often it is used.
        self._known: dict[tuple[str, int], Size] = {}

    def of(self, operation: OperationDefinitionNode) -> Size:
        root = self._schema.get_root_type(operation.operation)
        return self._selection(operation.selection_set, root, 1) if root else Size(0, 0)

    def _selection(self, selection: SelectionSetNode | None, parent: GraphQLObjectType, items: int) -> Size:
        sizes = list(self._parts(selection, parent, items)) if selection else []
        return Size(max((size.depth for size in sizes), default=0), sum(size.cost for size in sizes))

    def _parts(self, selection: SelectionSetNode, parent: GraphQLObjectType, items: int) -> Iterator[Size]:
        for part in selection.selections:
            if isinstance(part, FieldNode):
                field = parent.fields.get(part.name.value)
                # What is asked about the schema itself is bounded by the number of tokens.
                if field is not None:
                    yield self._field(part, field, items)
            elif isinstance(part, InlineFragmentNode):
                yield self._selection(part.selection_set, parent, items)
            elif isinstance(part, FragmentSpreadNode):
                yield self._fragment(part.name.value, parent, items)

    def _fragment(self, name: str, parent: GraphQLObjectType, items: int) -> Size:
        if (name, items) not in self._known:
            self._known[name, items] = self._selection(self._fragments[name].selection_set, parent, items)
        return self._known[name, items]

    def _field(self, node: FieldNode, field: GraphQLField, items: int) -> Size:
        kind = get_named_type(field.type)
        definition = field.extensions.get("strawberry-definition")
        own = 1 + (definition.metadata.get(COST, 0) if definition is not None else 0)
        if not isinstance(kind, GraphQLObjectType):
            return Size(1, own)
        times = items if is_list_type(get_nullable_type(field.type)) else 1
        page = field.args.get("first")
        inner = self._selection(node.selection_set, kind, self._first(node, page) if page else LIST_ITEMS)
        return Size(1 + inner.depth, own + times * inner.cost)

    def _first(self, node: FieldNode, page: GraphQLArgument) -> int:
        """Items of the page; as many as there can be where that is not a number, which is refused later."""
        given: object = page.default_value
        for argument in node.arguments or ():
            if argument.name.value == "first":
                given = self._value(argument.value)
        return given if type(given) is int and given > 0 else PAGE_ITEMS

    def _value(self, value: ValueNode) -> object:
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value)
        return int(value.value) if isinstance(value, IntValueNode) else None

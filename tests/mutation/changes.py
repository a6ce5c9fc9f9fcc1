"""Every small way to spoil a source file: one change each, as (line, what, new source)."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.BitXor: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True)
class Change:
    """One spoiled version of a file."""

    file: str
    line: int
    what: str
    source: str


def changes(file: str, source: str) -> Iterator[Change]:
    """All changes to one file, in order. Texts for people, docstrings and types are left alone."""
    tree = ast.parse(source)
    for index, node in enumerate(ast.walk(tree)):
        for what, spoiled in _spoiled(node):
            again = ast.parse(source)
            if _put(again, index, spoiled):
                yield Change(file, getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(again)))


def _spoiled(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Compare | ast.BinOp | ast.BoolOp):
        yield from _other_operator(node)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        turned = copy.deepcopy(node)
        turned.test = ast.UnaryOp(ast.Not(), node.test)
        yield "condition turned", turned
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not dropped", node.operand
    elif isinstance(node, ast.Constant):
        yield from _other_constant(node)
    elif isinstance(node, ast.Raise):
        yield "raise dropped", ast.Pass()
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield f"call dropped: {ast.unparse(node.value)[:50]}", ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield "returns nothing", ast.Return(ast.Constant(None))


def _other_operator(node: ast.Compare | ast.BinOp | ast.BoolOp) -> Iterator[tuple[str, ast.AST]]:
    operator = node.ops[0] if isinstance(node, ast.Compare) else node.op
    if other := SWAPS.get(type(operator)):
        swapped = copy.deepcopy(node)
        if isinstance(swapped, ast.Compare):
            swapped.ops[0] = other()  # type: ignore[call-overload]  # an operator of the same family
        else:
            swapped.op = other()  # type: ignore[assignment]  # the same
        yield f"{type(operator).__name__} → {other.__name__}", swapped


def _other_constant(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    value = node.value
    if isinstance(value, bool):
        yield f"{value} → {not value}", ast.Constant(not value)
    elif isinstance(value, int):
        yield f"{value} → {value + 1}", ast.Constant(value + 1)
    elif isinstance(value, str) and value:
        yield f"{value[:30]!r} changed", ast.Constant("x" + value)
    elif isinstance(value, bytes) and value:
        yield f"{value[:30]!r} changed", ast.Constant(b"x" + value)


def _put(tree: ast.Module, index: int, spoiled: ast.AST) -> bool:
    """Put the spoiled node in the place of the node with this number; refused where it says nothing of behaviour."""
    target = next(node for number, node in enumerate(ast.walk(tree)) if number == index)
    for parent, name, value in _fields(tree):
        if isinstance(value, list) and any(item is target for item in value):
            if _is_idle(tree, parent, name, target):
                return False
            setattr(parent, name, [spoiled if item is target else item for item in value])
            return True
        if value is target:
            if _is_idle(tree, parent, name, target):
                return False
            setattr(parent, name, spoiled)
            return True
    return False


def _fields(tree: ast.Module) -> Iterator[tuple[ast.AST, str, object]]:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            yield parent, name, value


def _is_idle(tree: ast.Module, parent: ast.AST, name: str, target: ast.AST) -> bool:
    """Docstrings, types, names and sizes of caches, enum values, and messages for people."""
    if name in ("annotation", "returns", "format_spec", "decorator_list") or isinstance(parent, ast.JoinedStr):
        return True
    if isinstance(parent, ast.Expr) and isinstance(target, ast.Constant):
        return True
    return any(target in ast.walk(idle) for idle in _idle_parts(tree))


def _idle_parts(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "cast"):
            yield node
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from node.exc.args
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.keyword) and node.arg in ("frozen", "slots", "order", "maxsize", "help", "metavar"):
            yield node.value
        elif isinstance(node, ast.ClassDef) and any(ast.unparse(over) == "StrEnum" for over in node.bases):
            yield node
        elif isinstance(node, ast.Assign) and _is_idle_name(ast.unparse(node.targets[0]), node.value):
            yield node.value


def _is_idle_name(name: str, value: ast.AST) -> bool:
    return name in ("__slots__", "__all__", "_log", "help") or (name[:1].isupper() and _is_type(value))


def _is_type(value: ast.AST) -> bool:
    """An alias such as `Pair = tuple[int, int]`."""
    return isinstance(value, ast.Subscript) and ast.unparse(value.value) in ("tuple", "dict", "list", "Mapping")

/**
 * Members that nothing reads: properties and methods of interfaces, type literals and classes in src/ that no
 * code of src/ and scripts/ uses. knip sees exports only; a member of an interface that every implementation
 * carries and only tests ask for looks alive to everything else.
 *
 * A member is used where it is read: by name, by destructuring, by an index, in a type. Writing it is no use: an
 * object that implements it is what would be deleted with it. What is read through another type counts as well:
 * wherever a value of one type is handed to another, the members of the first are used if those of the second
 * are, and those of types from outside src/ (libraries, zod schemas, `unknown` of JSON) are used.
 */
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import ts from 'typescript';

/** Members that may stay unread, each with its reason: `File: Type.member`, or `File: Type.*`. */
const allowed = JSON.parse(readFileSync(new URL('unused-members.json', import.meta.url), 'utf8'));

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
const program = ts.createProgram(
  fileNames.filter((file) => /^(src|scripts)\//.test(relative('.', file))),
  options,
);
const checker = program.getTypeChecker();
const files = program
  .getSourceFiles()
  .filter((file) => /^(src|scripts)\//.test(relative('.', file.fileName)));
const isOurs = (node) => /^src\//.test(relative('.', resolve(node.getSourceFile().fileName)));

/** Declarations that must be used, with the names they are reported by. */
const members = new Map();
/** From a declaration to those that are used if it is. */
const implied = new Map();
const used = new Set();

const hasModifier = (node, ...kinds) => node.modifiers?.some(({ kind }) => kinds.includes(kind));

function addMembers(name, list) {
  for (const member of list) {
    const isMember =
      ts.isPropertySignature(member) ||
      ts.isMethodSignature(member) ||
      ts.isPropertyDeclaration(member) ||
      ts.isMethodDeclaration(member) ||
      ts.isAccessor(member) ||
      ts.isParameter(member);
    if (!isMember || !member.name || ts.isPrivateIdentifier(member.name)) continue;
    if (hasModifier(member, ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.DeclareKeyword)) continue;
    const file = relative('.', member.getSourceFile().fileName);
    members.set(member, `${file}: ${name}.${member.name.getText()}`);
  }
}

function nameOf(node) {
  for (let at = node; at; at = at.parent) {
    if ('name' in at && at.name && ts.isIdentifier(at.name)) return at.name.text;
  }
  return '(nameless)';
}

const FILTERS = new Set(['Extract', 'Exclude', 'Pick', 'Omit']);

/** Whether a type literal is of a type with a name; those of a single parameter or variable are read beside it. */
function isNamed(node) {
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isTypeAliasDeclaration(at) || ts.isInterfaceDeclaration(at)) return true;
    if (ts.isParameter(at) || ts.isStatement(at) || ts.isExpression(at)) return false;
  }
  return false;
}

function collect(node) {
  // `Extract<Message, { type: 'load' }>` names a member and declares none.
  if (ts.isTypeReferenceNode(node) && FILTERS.has(node.typeName.getText())) return;
  const isDeclared =
    ts.isInterfaceDeclaration(node) || (ts.isTypeLiteralNode(node) && isNamed(node));
  if (isDeclared) {
    addMembers(nameOf(node), node.members);
  } else if (ts.isClassLike(node)) {
    addMembers(nameOf(node), node.members);
    for (const builder of node.members.filter(ts.isConstructorDeclaration)) {
      const isMember = (parameter) => ts.isParameterPropertyDeclaration(parameter, builder);
      addMembers(nameOf(node), builder.parameters.filter(isMember));
    }
  }
  ts.forEachChild(node, collect);
}

const declarationsOf = (symbol) => symbol?.declarations ?? [];

function use(symbol) {
  for (const declaration of declarationsOf(symbol)) used.add(declaration);
}

function imply(target, source) {
  for (const from of declarationsOf(target)) {
    for (const to of declarationsOf(source)) {
      if (from === to) continue;
      // What a library, a schema or somebody without a name for it reads.
      if (!members.has(from)) used.add(to);
      else if (implied.has(from)) implied.get(from).add(to);
      else implied.set(from, new Set([to]));
    }
  }
}

/** What goes where nobody knows who reads it, JSON for one: its data, not its methods. */
const given = new Set();
function useAll(type) {
  if (given.has(type)) return;
  given.add(type);
  if (type.isUnionOrIntersection()) for (const part of type.types) useAll(part);
  if (!isObject(type)) return;
  for (const argument of checker.getTypeArguments(type) ?? []) useAll(argument);
  for (const property of checker.getPropertiesOfType(type)) {
    if (!declarationsOf(property).some((declaration) => isOurs(declaration))) continue;
    const own = checker.getTypeOfSymbol(property);
    if (checker.getNonNullableType(own).getCallSignatures().length > 0) continue;
    use(property);
    useAll(own);
  }
}

const isObject = (type) => (type.flags & ts.TypeFlags.Object) !== 0;
const OPEN = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive;

/** A value of `source` is handed to what takes a `target`. */
const handed = new Map();
function hand(source, target, depth = 0) {
  if (source === target || depth > 6) return;
  const seen = handed.get(source) ?? handed.set(source, new Set()).get(source);
  if (seen.has(target)) return;
  seen.add(target);
  if (target.flags & OPEN) return useAll(source);
  if (source.isUnionOrIntersection()) {
    for (const part of source.types) hand(part, target, depth);
    return;
  }
  if (target.isUnion()) {
    for (const part of target.types) hand(source, part, depth);
    return;
  }
  if (!isObject(source)) return;
  if (source.target && source.target === target.target) {
    const [own, taken] = [checker.getTypeArguments(source), checker.getTypeArguments(target)];
    for (const [k, argument] of own.entries()) hand(argument, taken[k], depth + 1);
    return;
  }
  const properties = checker.getPropertiesOfType(target);
  if (properties.length === 0 && target.getCallSignatures().length === 0) {
    const index = checker.getIndexTypeOfType(target, ts.IndexKind.String);
    if (index || isObject(target)) useAll(source);
    return;
  }
  for (const property of properties) {
    const own = checker.getPropertyOfType(source, property.name);
    if (!own) continue;
    imply(property, own);
    hand(checker.getTypeOfSymbol(own), checker.getTypeOfSymbol(property), depth + 1);
  }
  for (const [k, signature] of target.getCallSignatures().entries()) {
    const own = source.getCallSignatures()[k] ?? source.getCallSignatures()[0];
    if (!own) continue;
    hand(own.getReturnType(), signature.getReturnType(), depth + 1);
    for (const [at, parameter] of own.getParameters().entries()) {
      const taken = signature.getParameters()[at];
      if (taken)
        hand(checker.getTypeOfSymbol(taken), checker.getTypeOfSymbol(parameter), depth + 1);
    }
  }
}

/** Whether a name is read here, and not only written: `this.x = 1` and `x++;` alone are no use of x. */
function isRead(access) {
  const { parent } = access;
  if (ts.isBinaryExpression(parent) && parent.left === access) {
    const { kind } = parent.operatorToken;
    if (kind === ts.SyntaxKind.EqualsToken) return false;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return (
      !assigns ||
      !ts.isExpressionStatement(parent.parent) ||
      kind >= ts.SyntaxKind.BarBarEqualsToken
    );
  }
  if (ts.isPostfixUnaryExpression(parent) || ts.isPrefixUnaryExpression(parent)) {
    const counts = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(
      parent.operator,
    );
    return !counts || !ts.isExpressionStatement(parent.parent);
  }
  return true;
}

function useNamed(type, name) {
  const parts = type.isUnionOrIntersection() ? type.types : [type];
  for (const part of parts) use(checker.getPropertyOfType(part, name));
  use(checker.getPropertyOfType(type, name));
}

/** By an index: of a known name, of one of several, or of any. */
function useIndexed(type, index) {
  const names = index.isUnion() ? index.types : [index];
  for (const name of names) {
    if (name.isStringLiteral()) useNamed(type, name.value);
    else if (name.flags & ts.TypeFlags.String) useAll(type);
  }
}

function read(node) {
  if (ts.isPropertyAccessExpression(node) && isRead(node)) {
    use(checker.getSymbolAtLocation(node.name));
    useNamed(checker.getTypeAtLocation(node.expression), node.name.text);
  } else if (ts.isElementAccessExpression(node) && isRead(node)) {
    useIndexed(
      checker.getTypeAtLocation(node.expression),
      checker.getTypeAtLocation(node.argumentExpression),
    );
  } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const name = node.propertyName ?? node.name;
    if (!node.dotDotDotToken && ts.isIdentifier(name)) {
      useNamed(checker.getTypeAtLocation(node.parent), name.text);
    }
  } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword) {
    useIndexed(checker.getTypeAtLocation(node.right), checker.getTypeAtLocation(node.left));
  } else if (ts.isIndexedAccessTypeNode(node)) {
    useIndexed(
      checker.getTypeAtLocation(node.objectType),
      checker.getTypeAtLocation(node.indexType),
    );
  } else if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) {
    const own = checker.getTypeAtLocation(node);
    for (const clause of node.heritageClauses ?? []) {
      for (const base of clause.types) inherit(own, checker.getTypeAtLocation(base));
    }
  }
  if (ts.isExpression(node)) {
    const target = checker.getContextualType(node);
    if (target) hand(checker.getTypeAtLocation(node), target);
  }
  ts.forEachChild(node, read);
}

/** What implements a member is used if the member is. */
function inherit(own, base) {
  for (const property of checker.getPropertiesOfType(base)) {
    const implementation = checker.getPropertyOfType(own, property.name);
    imply(property, implementation);
    // Asking the one implementation there is, is asking for the member.
    if (declarationsOf(implementation).some((declaration) => members.has(declaration))) {
      imply(implementation, property);
    }
  }
}

for (const file of files) if (isOurs(file)) collect(file);
for (const file of files) read(file);
const waiting = [...used];
while (waiting.length > 0) {
  for (const next of implied.get(waiting.pop()) ?? []) {
    if (used.has(next)) continue;
    used.add(next);
    waiting.push(next);
  }
}

const unread = [...members].flatMap(([member, name]) => (used.has(member) ? [] : [name])).sort();
const allowedNames = Object.keys(allowed);
const isFor = (allowance, name) =>
  allowance.endsWith('.*') ? name.startsWith(allowance.slice(0, -1)) : name === allowance;
const found = unread.filter((name) => !allowedNames.some((allowance) => isFor(allowance, name)));
const stale = allowedNames.filter((allowance) => !unread.some((name) => isFor(allowance, name)));
for (const name of found) process.stderr.write(`${name} is read by nothing in src/ and scripts/\n`);
for (const name of stale)
  process.stderr.write(`checks/unused-members.json: ${name} is used, or gone; delete it\n`);
if (found.length + stale.length > 0) process.exit(1);
process.stdout.write(
  `${members.size} members, all read but for ${unread.length - found.length} that checks/unused-members.json gives reasons for\n`,
);

import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

// The client's declarations are erased when it runs, so an answer that breaks them goes unnoticed. This reads them back from
// the package's own sources and holds every answer against them.
const packageFolder = path.dirname(createRequire(import.meta.url).resolve('kalshi-typescript/package.json'));
const apiFiles = [
  'account-api',
  'api-keys-api',
  'events-api',
  'exchange-api',
  'historical-api',
  'market-api',
  'order-groups-api',
  'orders-api',
  'portfolio-api',
].map((name) => path.join(packageFolder, 'api', `${name}.ts`));

const program = ts.createProgram(apiFiles, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  skipLibCheck: true,
  types: ['node'],
});
const checker = program.getTypeChecker();
const answers = readAnswerTypes();

// Where the exchange's documents of October 2026 say something else than the client of September declares, the documents hold.
const laterDocuments: [RegExp, string][] = [
  [/^amendOrderV2\.(average_fill_price|average_fee_paid) is null/, 'null unless the amend filled (AmendOrderV2Response)'],
  [/^getEvent\.markets is missing/, 'left out when the markets are asked for inside the event (with_nested_markets)'],
];

/** What is wrong with the answer of an operation, one sentence per mistake; empty when it is as declared. */
export function deviations(api: string, operation: string, body: unknown): string[] {
  const type = answers.get(`${api}.${operation}`);
  if (type === undefined) {
    return [`${api}.${operation} is not an operation of the client`];
  }

  const found: string[] = [];
  compare(type, body, operation, found);
  return found.filter((mistake) => !laterDocuments.some(([pattern]) => pattern.test(mistake)));
}

function readAnswerTypes(): Map<string, ts.Type> {
  const types = new Map<string, ts.Type>();
  for (const file of apiFiles) {
    const source = program.getSourceFile(file);
    if (source === undefined) {
      throw new Error(`The client has no ${file}.`);
    }

    for (const statement of source.statements) {
      if (ts.isClassDeclaration(statement) && statement.name !== undefined) {
        for (const member of statement.members) {
          if (ts.isMethodDeclaration(member)) {
            const signature = checker.getSignatureFromDeclaration(member);
            const answer = signature && answerOf(checker.getReturnTypeOfSignature(signature));
            if (answer !== undefined) {
              types.set(`${statement.name.text}.${member.name.getText()}`, answer);
            }
          }
        }
      }
    }
  }

  return types;
}

/** T of Promise<AxiosResponse<T>>. */
function answerOf(returned: ts.Type): ts.Type | undefined {
  const response = checker.getAwaitedType(returned);
  return response && checker.getTypeArguments(response as ts.TypeReference)[0];
}

function compare(type: ts.Type, value: unknown, at: string, found: string[]): void {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Void)) {
    return;
  }

  if (type.isUnion()) {
    const attempts = type.types.map((member) => {
      const mistakes: string[] = [];
      compare(member, value, at, mistakes);
      return mistakes;
    });
    if (!attempts.some((mistakes) => mistakes.length === 0)) {
      const nearest = attempts.filter((mistakes) => mistakes.some((mistake) => !mistake.startsWith(`${at} is `)));
      found.push(...(nearest[0] ?? [`${at} is ${shown(value)}, not ${checker.typeToString(type)}`]));
    }

    return;
  }

  if (checker.isArrayType(type)) {
    if (!Array.isArray(value)) {
      found.push(`${at} is ${shown(value)}, not an array`);
      return;
    }

    const element = checker.getTypeArguments(type as ts.TypeReference)[0];
    value.forEach((entry, index) => element && compare(element, entry, `${at}[${index}]`, found));
    return;
  }

  if (!matchesPlain(type, value)) {
    found.push(`${at} is ${shown(value)}, not ${checker.typeToString(type)}`);
    return;
  }

  if (type.flags & ts.TypeFlags.Object) {
    compareFields(type, value as Record<string, unknown>, at, found);
  }
}

function compareFields(type: ts.Type, value: Record<string, unknown>, at: string, found: string[]): void {
  for (const property of checker.getPropertiesOfType(type)) {
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const field = value[property.name];
    if (field === undefined) {
      if (!isOptional) {
        found.push(`${at}.${property.name} is missing`);
      }
    } else {
      compare(checker.getTypeOfSymbol(property), field, `${at}.${property.name}`, found);
    }
  }
}

function matchesPlain(type: ts.Type, value: unknown): boolean {
  if (type.isStringLiteral() || type.isNumberLiteral()) {
    return value === type.value;
  }

  if (type.flags & ts.TypeFlags.Undefined) {
    return value === undefined;
  }

  if (type.flags & ts.TypeFlags.Null) {
    return value === null;
  }

  if (type.flags & ts.TypeFlags.String) {
    return typeof value === 'string';
  }

  if (type.flags & ts.TypeFlags.Number) {
    return typeof value === 'number';
  }

  if (type.flags & ts.TypeFlags.BooleanLiteral) {
    return value === (checker.typeToString(type) === 'true');
  }

  if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.NonPrimitive)) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }

  throw new Error(`The client declares ${checker.typeToString(type)}, which this comparison does not know.`);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80);
}

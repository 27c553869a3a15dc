import type { TextLines } from './text-lines.js';

/** What nothing but source code begins with. */
const CODE_BEGINS =
  /^(?:#!|\/\*|\/\/|"""|'''|[ru]"""|<\?php|<\?=|<%|['"]use strict['"]|;;|--\s|#\s*-\*-|#\s*(?:vim|coding|pragma|frozen_string|typed|shellcheck|syntax=|define|ifndef|include|import)|@(?:echo|charset|import|media|tailwind)|\(function|!function|\.\/|diff --git |Index: |commit [0-9a-f]{40}|BEGIN:V|\{\\rtf|%!PS|\ufeff?using [\w.]+;|-----BEGIN )/i;
/** Lines that no prose has. */
const STATEMENT =
  /^\s*(?:import [\w.*{][\w.*, {}]*(?: from ['"].*| as \w+)?;?$|from [\w.]+ import \S|import\(?['"]|export (?:default|const|function|class|type|interface|\*|\{)|(?:async )?def \w+\(|class \w+(?:\(.*\))?:$|(?:const|let|var) [\w{[].*=|(?:async )?function\*? ?\w*\(|#include\s*[<"]|#(?:define|ifdef|ifndef|endif|pragma)\b|package [\w.]+;?$|using [\w.:]+(?: = .*)?;|module\.exports|exports\.\w+|return\b.*;$|\}[\])]*[;,]?$|\}\s*(?:else|catch|finally|while)\b|if \(.*\{$|for \(.*\{$|(?:public|private|protected|static|final|abstract|virtual|extern|inline) .*[({;]$|@\w+(?:\(.*\))?$|\$\w+ = |(?:fn|func|sub|impl|struct|enum|trait|interface|namespace|type) \w+.*\{$|(?:CREATE|ALTER|DROP) TABLE|INSERT INTO|SELECT .* FROM )/;
const ENDS_LIKE_CODE = /(?:[;{}]|\)\s*=>|=>\s*\(|\\)\s*$/;
const COMMENT = /^\s*(?:\/\/|\/\*|\*\/|\*(?:\s|$)|#(?![#\s]*\w.*[a-z]{3}.*\.$)\s)/;
const ASSIGNMENT = /^\s*[\w.$[\]'"-]+\s*(?:=|:=|\+=)\s*\S/;

const TIME = String.raw`\d{4}[-/]\d\d[-/]\d\d[T ,]\s?\d\d:\d\d|\d\d:\d\d:\d\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*,? +\d{1,2}.{0,8} \d\d:\d\d|\d\d\/\w{3}\/\d{4}:`;
const LOG_LINE = new RegExp(
  String.raw`^\W{0,3}(?:.{0,40}?[\s\[(])?(?:${TIME})|^\W{0,2}(?:DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|TRACE|FATAL|CRITICAL|npm (?:ERR|WARN|verb|info))\b[\]:! ]|^\d+ (?:verbose|silly|info|http|timing|warn|error) |^\s+at \S+ ?\(`,
);

/** Source code of any language, by how it begins or by its lines; one with a long comment at its head as well. */
export function isSourceCode(text: TextLines): boolean {
  if (CODE_BEGINS.test(text.first)) return true;
  if (text.has(STATEMENT, 3, 0.02) || text.has(STATEMENT, 2, 0.05)) return true;
  if (
    text.has(/^\s*(?:\w+ = )?[bru]?(?:"""|''')/, 1, 0) ||
    text.has(/\$[({][A-Z_]{2,}[)}]/, 3, 0.05)
  )
    return true;
  return (
    text.has(ENDS_LIKE_CODE, 4, 0.25) || text.has(ASSIGNMENT, 4, 0.3) || text.has(COMMENT, 4, 0.5)
  );
}

/** Letters apart, a binary file has signs that no text has. */
export function isBinary({ text }: TextLines): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const controls = text.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0;
  return controls >= 4 && controls > 0.002 * text.length;
}

/** Lines with a time or a level before them, and traces. */
export function isLog(text: TextLines): boolean {
  return text.has(LOG_LINE, 3, 0.25);
}

/** A manual page, as it is written or as it is shown, and what a command says of its options. */
export function isManual(text: TextLines): boolean {
  if (/^(\S{1,60}\(\d\w{0,3}\))\s{2,}.*\s\1$/i.test(text.first)) return true;
  if (text.has(/^=(?:head\d|item|over|back|pod|begin|cut)\b/, 3, 0)) return true;
  if (text.has(/^\.(?:TH|SH|SS|PP|TP|IP|Dd|Dt|Sh|\\")(?:\s|$)/, 3, 0)) return true;
  if (
    text.count(
      /^(?:NAME|SYNOPSIS|DESCRIPTION|OPTIONS|SEE ALSO|ARGUMENTS|EXIT STATUS|FILES|BUGS)$/,
    ) >= 2
  )
    return true;
  return /^usage:/im.test(text.first) || text.has(/^\s+(?:-\w|--\w[\w-]+)(?:[ ,=<[]|$)/, 4, 0.15);
}

export function isTypesetting(text: TextLines): boolean {
  const isCommand =
    /^\s*\\(?:documentclass|documentstyle|usepackage|begin\{document|section|subsection|chapter|newcommand|maketitle|bibliography|input)\b/;
  return (
    text.has(isCommand, 2, 0) || (/^\s*\\[a-z]+/i.test(text.first) && text.has(isCommand, 1, 0))
  );
}

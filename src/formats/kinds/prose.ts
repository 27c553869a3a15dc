import type { TextLines } from './text-lines.js';

const MAIL_HEADER =
  /^(?:From|To|Cc|Bcc|Subject|Date|Sent|Reply-To|Message-ID|Received|Return-Path|MIME-Version|Content-Type|Content-Transfer-Encoding|Delivered-To|List-Id|In-Reply-To|References|Von|An|Betreff|Datum|De|À|Objet|X-[\w-]+): ?\S/i;
const GREETING =
  /^(?:(?:Dear|Hi|Hello|Hey|Hallo|Liebe[rs]?|Sehr geehrte[rs]?|Cher|Chère|Bonjour|Hola|Estimad[oa]s?|Gentile|Ciao)\b[^.:]{0,60}[,!]?|(?:Good (?:morning|afternoon|evening)|Greetings|To whom it may concern)\b[^.]{0,40}[,!:]?)$/i;
const FAREWELL =
  /^(?:(?:(?:with )?(?:best|kind|kindest|warm|many|our)\s+)?(?:regards|wishes|thanks|thank you)|cheers|yours(?: sincerely| faithfully| truly)?|sincerely(?: yours)?|cordially|best|thanks(?: a lot| again)?|viele grüße|mit freundlichen grüßen|cordialement|saludos)[,.!]?$/i;
const QUOTED = /^>/;
const REPLY =
  /^(?:On .{5,120} wrote:|Am .{5,120} schrieb.{0,80}:|-{2,}\s?(?:Original Message|Forwarded message|Begin forwarded).{0,20})$/i;

/** A mail with or without its headers, a letter, a mailbox. */
export function isMail(text: TextLines): boolean {
  if (/^From \S+@\S+ /.test(text.first)) return true;
  const top = text.lines.slice(0, 60);
  const isHeaded =
    /^(?:From|To|Subject|Von|An|Betreff|Return-Path|Received|Delivered-To|Message-ID): ?\S/i;
  if (text.count(MAIL_HEADER, top) >= 3 && text.count(isHeaded, top) >= 1) return true;
  if (text.count(MAIL_HEADER, top.slice(0, 3)) >= 2) return true;
  if (text.has(REPLY, 1, 0) || text.has(QUOTED, 3, 0.2)) return true;
  const isGreeted = text.lines.slice(0, 6).some((line) => GREETING.test(line));
  const isSigned = text.lines.some((line) => FAREWELL.test(line.trim()));
  return (
    isGreeted && (isSigned || text.lines.some((line) => GREETING.test(line) && /,$/.test(line)))
  );
}

/** What licences say and others do not. */
const LICENCE =
  /permission is hereby granted|permission to use, copy, modify|redistribution and use in source and binary|\bgeneral public licen[sc]e\s{1,80}version \d|terms and conditions for (?:use|copying)|licensed under the apache licen[sc]e,? version|(?:is|are) (?:provided|distributed)(?: by the [\w ]{1,40})? (?:on an )?["“'‘`]{0,2}as[ -]is["”'’]{0,2}|without (?:any )?(?:express or implied )?warrant(?:y|ies)(?: of any kind)?|free and unencumbered software|creative commons (?:legal code|public licen[sc]e)|end[- ]user licen[sc]e agreement|mozilla public licen[sc]e,? version|subject to the (?:following|terms)[^.]{0,40} (?:conditions|licen[sc]e)|sil open font licen[sc]e|may not use this file except in compliance|(?:this|the) (?:software )?licen[sc]e agreement|everyone is permitted to copy|is not a law firm|to the (?:fullest|greatest|maximum) extent permitted by|hereby (?:grants|waives|licenses)/gi;
/** A line that is nothing but the name of a licence, or says whose rights these are. */
const LICENCE_NAME =
  /^\W{0,6}(?:(?:the |a )?[\w.()"“” -]{0,50}(?:licen[sc]es?|licen[sc]ing|copying|eula|terms of (?:use|service)|terms and conditions|privacy policy|agreement)(?:,? (?:version |v)?\d[\d.]*)?(?: \([^)]{1,40}\))?\W{0,6}$|copyright (?:\(c\)|©|\d{4}))/i;

/** A licence, or terms of any kind. */
export function isLicence({ text, lines }: TextLines): boolean {
  const found = new Set([...text.matchAll(LICENCE)].map(([phrase]) => phrase.toLowerCase()));
  const isNamed = lines.slice(0, 3).some((line) => line.length < 100 && LICENCE_NAME.test(line));
  if (found.size >= 2 || !isNamed) return found.size >= 2;
  return found.size === 1 || (text.match(/licen[sc]e|agreement/gi)?.length ?? 0) >= 4;
}

const HEADING = /^#{1,6} \S|^={1,5} \S.*[^=]$/;
const UNDERLINE = /^ {0,3}(?:={3,}|-{3,}|~{3,}|\^{3,}|\*{3,}|_{3,})$/;
const FENCE = /^\s*(?:```|~~~)/;
const LINK =
  /!?\[[^\]\n]{1,200}\]\([^)\s]{1,300}[^)\n]{0,100}\)|^\s*\[[^\]]{1,80}\]: \S|`[^`\n]{1,80}`__?\b/;
const TABLE_ROW = /^\s*\|.*\|$|^\s*[-:]{3,}\s*\|/;
/** LaTeX opens quotes with backticks as well, and closes them otherwise. */
const EMPHASIS =
  /(?<![\w*])\*\*[^*\s][^*\n]{0,120}\*\*|``[^`'\n]{1,80}``|(?<![\w`])`[\w./@<>$-][^`'\n]{0,60}`(?!['`])/;
const DIRECTIVE = /^\s*(?:\.\. [\w-]+::|:\w+:|\[\[[\w-]+\]\]$)/;
const BULLET = /^\s*(?:[-*+•‣▪–o] |\[[ xX]?\] |☐ )\S/;
const NUMBERED = /^\s*\d{1,2}[.)] \S/;

const MIN_PARAGRAPH_CHARS = 250;

/** Markdown and its relatives. */
export function isMarkdown(text: TextLines): boolean {
  if (/^---$/.test(text.first) && /^\w[\w-]*:/.test(text.lines[1] ?? '')) return true;
  const underlined = text.withBlanks.filter(
    (line, k) => UNDERLINE.test(line) && (text.withBlanks[k - 1] ?? '') !== '',
  ).length;
  const strong = text.count(HEADING) + underlined + text.count(FENCE) / 2 + text.count(DIRECTIVE);
  // Abstracts on pages have a link or a bold word, too, and stand on one line.
  const short = text.lines.filter((line) => line.length < MIN_PARAGRAPH_CHARS);
  const [links, emphasised] = [text.count(LINK, short), text.count(EMPHASIS, short)];
  const weak = links + emphasised + text.count(TABLE_ROW);
  const points = 2 * strong + weak + 0.5 * text.count(BULLET);
  const isTitled = HEADING.test(text.first) || UNDERLINE.test(text.withBlanks[1] ?? '');
  if (isTitled && points >= 2) return true;
  const share = strong >= 1 ? 0.04 : 0.2;
  return points >= 3 && strong + weak >= 1 && points >= share * text.lines.length;
}

/** A line that is nothing but what notes are called, and a date. */
const NOTES_NAME =
  /^\W{0,4}(?:(?:my|our|team|project|lab|meeting|lecture|reading|research|field|daily|weekly|monthly|release|class|course|staff|committee|board|quick|personal|book|travel|shopping|[\w-]+ \d[\d.]*)\s){0,3}(?:notes|minutes|to[- ]?dos?|agenda|diary|memo|read ?me|change ?log|news|faq|list|authors|thanks|contributors)(?:\W{1,4}(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:of|from|for) (?:the|our|\d)).{0,40})?\W{0,4}$/i;

/** `kites (1.2-3) unstable; urgency=low`, `version 0.2 [April 1, 1995]`, ` -- Ada <ada@example.org>  Mon, ...`. */
const RELEASE =
  /^(?:[\w.+-]+ \(\d[\w.:~+-]*\) .*; urgency=|v(?:ersion )?\d+(?:\.\d+)+\b.{0,60}$|\d+\.\d+\.\d+\b.{0,60}$|\d{4}-\d\d-\d\d {1,3}\S.{0,60}[<(]\S+@| ?-- .{1,80} <\S+@\S+> )/i;

const ADDRESS = /^(?=.{1,120}$).*[\w.+-]@[\w-]+\.\w|<[^<>@]{1,40} at [^<>]{1,60}>/;

/** Notes of somebody for themselves or for others: lists, dates, what is said to a reader. */
export function isNotes(text: TextLines): boolean {
  if (text.lines.length > 2 && text.first.length < 80 && NOTES_NAME.test(text.first)) return true;
  if (RELEASE.test(text.first) || text.has(RELEASE, 3, 0.02)) return true;
  if (text.has(BULLET, 3, 0.15) || text.inRuns((line) => NUMBERED.test(line), 3) > 0) return true;
  if (text.has(ADDRESS, 3, 0.15)) return true;
  if (
    text.has(
      /^\W{0,4}(?:TODO|FIXME|NB|PS|P\.S\.|Attendees|Present|Action items?|Next steps?)\b:?/,
      2,
      0,
    )
  )
    return true;
  const words = text.text.match(/\p{L}[\p{L}'’]*/gu) ?? [];
  const share = (found: RegExp) => words.filter((word) => found.test(word)).length;
  const [mine, yours] = [
    share(/^(?:I|I['’]\p{L}+|[Mm]y|me|myself)$/u),
    share(/^(?:you|your|yours|you['’]\p{L}+)$/iu),
  ];
  return isMany(mine, 0.04, words.length) || isMany(yours, 0.015, words.length);
}

/** Who writes a paper says `we`, and `I` now and then. */
function isMany(count: number, share: number, words: number): boolean {
  return count >= 4 && count >= share * words;
}

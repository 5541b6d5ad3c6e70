// What the explorer says in its two languages; Arabic nouns in the forms that numbers ask for.

const WORDS = {
  ar: {
    explorer: "مستكشف المقالات", search: "ابحث عن كلمة أو عبارة", hint: "مثل: مجلس الوزراء، أو انتخاب*", match: "طابِق الكلمة",
    forms: { word: "بلفظها", stem: "بجذعها", lemma: "بمدخلها المعجمي" },
    section: "القسم", all: "الكل", none: "بلا قسم", from: "من يوم", to: "إلى يوم", reset: "أزِل القيود",
    topics: "الموضوعات", outlets: "الصحف عبر الزمن", noOutlet: "صحيفة غير معروفة", articles: "المقالات", reader: "المقال",
    bars: { hits: "مواضع ما بحثت عنه في كل {step}، ولكل صحيفة مقياسها", articles: "مقالات كل {step}، ولكل صحيفة مقياسها" },
    step: { day: "يوم", week: "أسبوع", month: "شهر" },
    order: "الترتيب", orders: { fit: "الأقرب أولًا", newest: "الأحدث أولًا", oldest: "الأقدم أولًا" },
    found: "{hits} في {articles}", of: "{articles} من {total}", nothing: "لا مقال يطابق هذه القيود. أزِل بعضها أو غيّر ما تبحث عنه.",
    pick: "اختر مقالًا من القائمة لتقرأه.", keys: "السهمان للتنقل، والمسافة لوضع المقال في التحديد",
    choose: "في التحديد", chosen: "التحديد: {articles}", chosenAll: "التحديد: كل المعروض ({articles})", clear: "ألغِ التحديد",
    next: "الموضع التالي", previous: "السابق", place: "{n} من {total}", mark: "علّم كلمات الموضوع", source: "المصدر",
    noTitle: "بلا عنوان", noDate: "بلا تاريخ", confidence: "الثقة {share}", stability: "الثبات {value}", unstable: "غير مستقر",
    edit: "حرّر هذا الموضوع", editNone: "اختر موضوعًا لتحرره", rename: "سمِّه", newName: "الاسم الجديد", merge: "ادمجه مع", doMerge: "ادمج",
    split: "قسّمه إلى", doSplit: "قسّم", drop: "استبعده", seed: "موضوع جديد من كلمات", seedName: "اسمه", seedWords: "كلماته، وبينها فاصلة", add: "أضف",
    edits: "القرارات", undo: "تراجع", later: "يُطبَّق عند إعادة حساب الموضوعات", save: "احفظ القرارات", copy: "نزّل topics.toml", selectionFile: "نزّل جدول التحديد",
    saved: "حُفظت في {path}", unsaved: "لم تُحفظ بعد",
    did: { rename: "تسمية «{a}»: {b}", merge: "دمج «{a}» مع «{b}»", split: "تقسيم «{a}» إلى {n}", drop: "استبعاد «{a}»", seed: "موضوع «{a}» من: {b}" },
    others: "مقالات بلا موضوع", opening: "تُفتح المقالات…", failed: "تعذّر فتح البيانات في هذا المتصفح؛ حدّثه أو استعمل غيره.", back: "عُد إلى القائمة",
    nouns: {
      article: ["مقال واحد", "مقالان", "مقالات", "مقالًا", "مقال", "لا مقالات"], hit: ["موضع واحد", "موضعان", "مواضع", "موضعًا", "موضع", "لا مواضع"],
    },
    months: "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(" "), listMark: "، ",
  },
  en: {
    explorer: "Article explorer", search: "Search a word or phrase", hint: "such as مجلس الوزراء or انتخاب*", match: "Match words",
    forms: { word: "as written", stem: "by stem", lemma: "by lemma" },
    section: "Section", all: "all", none: "no section", from: "From", to: "To", reset: "Clear filters",
    topics: "Topics", outlets: "Outlets over time", noOutlet: "unknown outlet", articles: "Articles", reader: "Article",
    bars: { hits: "hits per {step}, each outlet on its own scale", articles: "articles per {step}, each outlet on its own scale" },
    step: { day: "day", week: "week", month: "month" },
    order: "Order", orders: { fit: "best first", newest: "newest first", oldest: "oldest first" },
    found: "{hits} in {articles}", of: "{articles} of {total}", nothing: "No article fits these filters. Clear some, or search for something else.",
    pick: "Pick an article from the list to read it.", keys: "Arrow keys move, space puts the article into the selection",
    choose: "In the selection", chosen: "Selection: {articles}", chosenAll: "Selection: all shown ({articles})", clear: "Clear selection",
    next: "Next hit", previous: "Previous", place: "{n} of {total}", mark: "Mark the topic's words", source: "Source",
    noTitle: "no title", noDate: "no date", confidence: "confidence {share}", stability: "stability {value}", unstable: "unstable",
    edit: "Edit this topic", editNone: "Pick a topic to edit it", rename: "Rename", newName: "New name", merge: "Merge with", doMerge: "Merge",
    split: "Split into", doSplit: "Split", drop: "Drop", seed: "New topic from words", seedName: "Its name", seedWords: "Its words, with commas between", add: "Add",
    edits: "Decisions", undo: "Undo", later: "applied when topics are worked out again", save: "Save decisions", copy: "Download topics.toml", selectionFile: "Download the selection",
    saved: "saved in {path}", unsaved: "not saved yet",
    did: { rename: "Rename “{a}” to “{b}”", merge: "Merge “{a}” with “{b}”", split: "Split “{a}” into {n}", drop: "Drop “{a}”", seed: "Topic “{a}” from: {b}" },
    others: "Articles without a topic", opening: "Opening the articles…", failed: "This browser could not open the data; update it or use another one.", back: "Back to the list",
    nouns: { article: ["1 article", "", "", "articles", "articles", "no articles"], hit: ["1 hit", "", "", "hits", "hits", "no hits"] },
    months: "January February March April May June July August September October November December".split(" "), listMark: ", ",
  },
};

const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A number of things as one writes it: Arabic has a dual, a plural from 3 to 10 and a singular after 11 (CLDR). */
function counted(n, noun, words) {
  const [one, two, few, many, other, none] = words.nouns[noun];
  if (n === 0) return none;
  if (n === 1) return one;
  if (n === 2 && two) return two;
  const rest = n % 100;
  const form = few && rest >= 3 && rest <= 10 ? few : rest >= 11 || !few ? many : other;
  return `${grouped(n)} ${form}`;
}

function dayText(date, words, short = false) {
  const text = `${date.getUTCDate()} ${words.months[date.getUTCMonth()]}`;
  return short ? text : `${text} ${date.getUTCFullYear()}`;
}

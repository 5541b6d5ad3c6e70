// Arabic as people type it: by the profile "search" of `toolkit.clean`.

const MARKS = /[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff]/g;
const UNSEEN = /[\u0640\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\u200b-\u200d\u2060\ufeff]/g;
const FOLDED = { "\u06a9": "ك", "\u06cc": "ي", "\u06c1": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه" };

/** The profile "search" of `toolkit.clean`: one alef, one yeh, one heh, no marks, European digits, small letters. */
function plain(text) {
  return text
    .replace(/[\ufb50-\ufdff\ufe70-\ufefc]/g, (shaped) => shaped.normalize("NFKC"))
    .replace(UNSEEN, "").replace(MARKS, "").normalize("NFC")
    .replace(/[\u06a9\u06cc\u06c1أإآٱىة]/g, (letter) => FOLDED[letter])
    .replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) - 0x660)
    .replace(/[\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) - 0x6f0)
    .replace(/[\u0653-\u0655]/g, "").toLowerCase().normalize("NFC");
}

#pragma once
// Every text a person reads, in zh-CN and English. Each room keeps its own file
// assets/languages/ROOM.toml, a table a text:
//
//     [drill.unknown_word]
//     en = "line {line}: \"{word}\" is not a word of the drill language; did you mean \"{near}\"?"
//     zh = "第 {line} 行:不认识“{word}”,是不是“{near}”?"
//
// English counts: "{count} {count|call|calls}" is "1 call" and "3 calls".
//
// The files are compiled in. A test demands both languages, the same {names} in both, and that
// every key used in the code exists.
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringroom {

enum class Language { zh, en };

using TextArguments = std::initializer_list<std::pair<std::string_view, std::string>>;

/// The text for `key`, with {name} replaced, and {name|one|several} by `one` where the argument is
/// "1" and by `several` where it is anything else. An unknown key gives the key itself in angle
/// brackets. Any thread.
[[nodiscard]] std::string text(Language language, std::string_view key,
                               TextArguments arguments = {});
/// Whether both languages have `key`.
[[nodiscard]] bool has_text(std::string_view key);
/// All keys, sorted; for tests.
[[nodiscard]] std::vector<std::string> text_keys();
/// "zh", "zh-CN", "zh_CN.UTF-8" give zh; everything else gives en.
[[nodiscard]] Language language_from(std::string_view tag);
/// The language of the machine's locale (LC_ALL, LC_MESSAGES, LANG).
[[nodiscard]] Language language_of_locale();

} // namespace ringroom

#pragma once
// The vocabulary of drills and packs, Chinese and English, in one table (words.cpp). Both may stand
// in one file.
#include <string>
#include <string_view>
#include <vector>

#include "lua/source.h"
#include "persona/drill.h"

namespace ringroom::persona {

// clang-format off
enum class Word {
    // a drill's statements
    script, customer, random, collect, on_record, connect, must_say, must_not_say, scene, says,
    when, if_, limit, otherwise, rubric, sample, visit,
    // what a customer does
    go_to, end, hang_up, mood, patience, press, come_back, may_interrupt,
    // values
    digits, chance, integer, list,
    // a pack's statements
    pack, part, form, talk, moves,
    none
};
// clang-format on

/// One thing in both languages.
struct Name {
    std::string_view zh;
    std::string_view en;
    [[nodiscard]] bool is(std::string_view text) const { return text == zh || text == en; }
    [[nodiscard]] std::string_view in(Language language) const {
        return language == Language::zh ? zh : en;
    }
};

struct WordEntry {
    Word word;
    Name name;
    Name example; ///< how it is written
    bool of_pack; ///< pack.lua, else a drill
};
/// All words, for the loader, the documents and the editor.
[[nodiscard]] const std::vector<WordEntry>& word_table();
[[nodiscard]] Word word_of(std::string_view text);
[[nodiscard]] const WordEntry& entry_of(Word word);
/// What lua::read_source() is to know.
[[nodiscard]] const lua::Words& drill_words();
[[nodiscard]] const lua::Words& pack_words();

/// Branches that need no mark: 没声音, 打断, ... Trigger::move for every other name.
[[nodiscard]] Trigger trigger_of(std::string_view move);
/// Whether the move lets the customer know that they have to wait: 让客户等, 请稍等 or, with spaces
/// or without, puts_on_hold, asks_to_wait.
[[nodiscard]] bool tells_of_wait(std::string_view move);
/// Their names, for the documents.
struct TriggerEntry {
    Trigger trigger;
    Name name;
};
[[nodiscard]] const std::vector<TriggerEntry>& trigger_table();

} // namespace ringroom::persona

// The scenario packs of the house against this room: every automatic condition names measures that
// exist, and the forms come out as docs/grading.md says.
#include <algorithm>
#include <filesystem>

#include <catch2/catch.hpp>

#include "persona/loader.h"
#include "training/example.h"

using namespace ringroom;
using namespace ringroom::training;

namespace {
std::vector<std::shared_ptr<const persona::Drill>> drills() {
    std::vector<std::shared_ptr<const persona::Drill>> list;
    const auto scenarios = std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios";
    for (const auto& entry : std::filesystem::directory_iterator(scenarios)) {
        if (!std::filesystem::exists(entry.path() / "pack.lua"))
            continue;
        const auto loaded = persona::load_pack(entry.path(), Language::en);
        if (loaded.pack)
            list.insert(list.end(), loaded.pack->drills.begin(), loaded.pack->drills.end());
    }
    return list;
}
bool known(const persona::Drill& drill, const std::string& word) {
    const auto words = measure_words();
    return std::any_of(words.begin(), words.end(),
                       [&](const auto& w) { return w.zh == word || w.en == word; }) ||
           std::find(drill.moves.begin(), drill.moves.end(), word) != drill.moves.end();
}
} // namespace

TEST_CASE("every condition of every pack names measures that exist") {
    const auto all = drills();
    CHECK_FALSE(all.empty());
    for (const auto& drill : all) {
        const auto form = form_of(*drill);
        for (const auto& item : form->items)
            for (const auto& word : item.condition.variables()) {
                INFO(drill->title << ": " << item.name << ": " << word);
                CHECK(known(*drill, word));
            }
        for (const auto& penalty : form->penalties)
            for (const auto& word : penalty.condition.variables()) {
                INFO(drill->title << ": " << penalty.name << ": " << word);
                CHECK(known(*drill, word));
            }
        CHECK(problem_with(fill(*form, Measures{})).empty());
    }
}

TEST_CASE("the complaint drill's form: two automatic items, moves and red lines") {
    const auto all = drills();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [](const auto& d) { return d->title == "师傅爽约投诉"; });
    REQUIRE(found != all.end());
    const auto form = form_of(**found);
    CHECK_FALSE(form->house_rubric);
    REQUIRE(form->items.size() == 5);
    CHECK(form->items[0].judge == Judge::condition);
    CHECK(form->items[1].judge == Judge::move);
    CHECK(form->items[3].judge == Judge::person); // 解决方案: no ear can tell
    CHECK(form->fatal_moves == std::vector<std::string>{"推诿", "泄露隐私"});
    const auto story = example::good();
    const auto s =
        score(fill(*form, measure(story.id, story.facts, found->get(), persona::Ear::self_report)));
    REQUIRE(s.final);
    CHECK_FALSE(s.fatal);
}

TEST_CASE("the telesales drill is graded by the house and fails a sale against the rules") {
    const auto all = drills();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [](const auto& d) { return d->title == "宽带提速电话营销"; });
    REQUIRE(found != all.end());
    const auto form = form_of(**found);
    CHECK(form->house_rubric);
    CHECK(form->fatal_endings == std::vector<std::string>{"违规成交"});
    CHECK(form->items.size() == 8);
}

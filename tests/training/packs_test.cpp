// The scenario packs of the house against this room: every automatic condition names measures that
// exist, and the forms come out as docs/grading.md says.
#include <algorithm>
#include <filesystem>

#include <catch2/catch.hpp>

#include "persona/actor.h"
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

TEST_CASE(
    "what the customer never said is known nevertheless: made up is wrong, guessed is right") {
    const auto all = drills();
    const auto drill = *std::find_if(all.begin(), all.end(),
                                     [](const auto& d) { return d->title == "师傅爽约投诉"; });
    const persona::Actor customer(drill, 7, 3, persona::Ear::self_report);
    const auto truth = customer.value("工单号").shown();
    REQUIRE_FALSE(truth.empty());
    const auto keyed = [&](const std::string& value, const std::string& said = {},
                           const std::string& field = "工单号") {
        Gradebook book;
        book.add_drill(example::lesson, drill, persona::Ear::self_report, 7);
        example::Story story;
        story.inbound();
        std::get<fact::ContactArrived>(story.facts.at(0).fact).customer = 3;
        if (!said.empty())
            story.spoken(4'000, field, said);
        story.keys(5'000, field, value).ends(9'000, 1'000);
        for (const auto& fact : story.facts)
            book.take(fact);
        const auto& facts = book.contacts().at(0).measures.facts;
        return std::find_if(facts.begin(), facts.end(),
                            [&](const auto& f) { return f.name == field; })
            ->capture;
    };
    CHECK(keyed("abcXYZ") == Capture::wrong);
    CHECK(keyed(truth) == Capture::right);
    CHECK(keyed("4711", "4711") == Capture::right);           // what was said goes first
    CHECK(keyed("blah", {}, "新上门时间") == Capture::wrong); // no time, whatever was agreed
    CHECK(keyed("周六上午", {}, "新上门时间") == Capture::unchecked);
}

#include <catch2/catch.hpp>

#include "training/example.h"

using namespace ringroom;
using namespace ringroom::training;
using namespace ringroom::training::example;

namespace {
Score graded(const Story& story, const persona::Drill& drill,
             persona::Ear ear = persona::Ear::self_report) {
    return score(fill(*form_of(drill), of(story, drill, ear)));
}
const Answer& answer_to(const Card& card, std::string_view name) {
    for (const auto& section : card.sections)
        for (const auto& item : section.items)
            if (item.name == name)
                return item.answer;
    throw std::runtime_error("no such item");
}
} // namespace

TEST_CASE("a contact without fault gets all that the engine can judge") {
    const auto drill = complaint();
    const auto card = fill(*form_of(drill), of(good(), drill));
    CHECK(answer_to(card, "开场规范").points == one_point);
    CHECK(answer_to(card, "同理安抚").points == one_point);
    CHECK(answer_to(card, "信息采集").points == one_point);
    CHECK(answer_to(card, "语速音量").points == one_point); // by the silence; no rate was measured
    CHECK_FALSE(answer_to(card, "解决方案").applies);
    CHECK(answer_to(card, "解决方案").reason == "unmarked");
    const auto s = score(card);
    CHECK(s.raw == 100'000);
    CHECK(s.passed);
    CHECK_FALSE(s.fatal);
    const auto& evidence = answer_to(card, "开场规范").evidence.at(0);
    CHECK(evidence.what == "首句用时");
    CHECK(evidence.value == "1");
    CHECK(evidence.limit == "首句用时<=3秒");
    CHECK(evidence.from == Instant{20'000});
    CHECK(evidence.to == Instant{21'000});
}

TEST_CASE("what a mark rests on is in words, and ends after it begins") {
    CHECK(words_of_condition("rate<=6.0 and silence <= 10s", Language::en) ==
          "rate ≤ 6.0 and silence ≤ 10 s");
    CHECK(words_of_condition("facts_complete", Language::en) == "facts complete");
    CHECK(words_of_condition("facts_complete and not silence>10", Language::zh) ==
          "采集齐全 且 非 静默 > 10");
    CHECK(words_of_condition("disposition != 'facts_complete'", Language::en) ==
          "disposition ≠ 'facts_complete'");
    CHECK(words_of_condition("首句用时<=3秒", Language::zh) == "首句用时 ≤ 3秒");
    CHECK(words_of_condition("语速<=5.0 且 静默<=10秒", Language::en) ==
          "rate ≤ 5.0 and silence ≤ 10 s");
    CHECK(words_of_condition("语速≤4.8且静默＜1分钟或 非 采集齐全", Language::en) ==
          "rate ≤ 4.8 and silence < 1 min or not facts complete");
    CHECK(words_of_condition("(rate > 5 or not silence<=500ms)", Language::zh) ==
          "(语速 > 5 或 非 静默 ≤ 500毫秒)");
    CHECK(words_of_condition("意向 == '非常或且不满'", Language::en) == "意向 = '非常或且不满'");
    CHECK(words_of_condition("非常满意 >= 80%", Language::en) == "非常满意 ≥ 80%");
    CHECK(words_of_condition("disposition='", Language::en) == "disposition = '");
    CHECK(words_of_condition("", Language::en).empty());
    Measures m;
    FactMeasure early{.name = "number"}; // keyed from the screen before the customer says it
    early.spoken_at = Instant{9'000};
    early.keyed_at = Instant{4'000};
    m.facts.push_back(early);
    const auto places = places_of(m, "facts_complete");
    REQUIRE(places.size() == 1);
    CHECK(places[0].from == Instant{4'000});
    CHECK(places[0].to == Instant{9'000});
}

TEST_CASE("a red line keeps the raw mark and fails the contact") {
    auto story = good();
    story.facts.insert(story.facts.end() - 2,
                       {Instant{48'000}, fact::MoveMade{contact, student, "推诿", "mark"}});
    auto drill = complaint();
    const auto s = graded(story, drill);
    CHECK(s.raw == 100'000);
    CHECK(s.final == 0);
    CHECK(s.fatal_items == std::vector<std::string>{"推诿"});
    drill.rubric.cap_after_red_line = 59;
    CHECK(graded(story, drill).final == 59'000);
}

TEST_CASE("a move not made counts only where it was due") {
    Story s;
    s.inbound().scene(0, "开场").says(1'000, 3'000).hears(3'500, 8'000).says(8'500, 12'000);
    SECTION("the scene that asks for it never came") {
        s.ends(13'000, 0);
        const auto card = fill(*form_of(complaint()), of(s, complaint()));
        CHECK_FALSE(answer_to(card, "同理安抚").applies);
        CHECK(answer_to(card, "同理安抚").reason == "not_due");
    }
    SECTION("it came and the student spoke of something else") {
        s.scene(12'500, "要说法").hears(13'000, 14'000).says(14'500, 16'000).ends(17'000, 0);
        const auto card = fill(*form_of(complaint()), of(s, complaint()));
        CHECK(answer_to(card, "同理安抚").applies);
        CHECK(answer_to(card, "同理安抚").points == 0);
    }
    SECTION("it came, and the student fell silent") {
        s.scene(12'500, "要说法").hears(13'000, 14'000).ends(17'000, 0);
        CHECK(answer_to(fill(*form_of(complaint()), of(s, complaint())), "同理安抚").applies);
    }
    SECTION("it came, and the customer was gone at once") {
        s.scene(12'500, "要说法").hears(13'000, 14'000).ends(14'500, 0);
        CHECK_FALSE(answer_to(fill(*form_of(complaint()), of(s, complaint())), "同理安抚").applies);
    }
    SECTION("this ear hears no moves") {
        s.scene(12'500, "要说法").says(14'500, 16'000).ends(17'000, 0);
        const auto card = fill(*form_of(complaint()), of(s, complaint(), persona::Ear::turns));
        CHECK(answer_to(card, "同理安抚").reason == "ear");
        CHECK_FALSE(answer_to(card, "推诿").applies);
        CHECK_FALSE(score(card).fatal);
    }
}

TEST_CASE("a drill without a rubric is graded by the house") {
    const auto drill = sales();
    const auto form = form_of(drill);
    CHECK(form->house_rubric);
    std::int64_t weights = 0;
    for (const auto& item : form->items)
        weights += item.weight;
    CHECK(weights == 100);
    Story s;
    s.outbound().says(500, 4'000).hears(4'200, 6'000).says(6'300, 20'000);
    for (const auto& move : drill.must_say)
        s.move(10'000, move);
    SECTION("all said, disposition set") {
        s.at(22'000, fact::DispositionSet{contact, student, "sold"}).ends(21'000, 5'000, "成交");
        const auto result = graded(s, drill);
        CHECK(result.raw == 100'000);
        CHECK(result.passed);
    }
    SECTION("no disposition, a forbidden phrase twice") {
        s.move(11'000, "最后一天").move(12'000, "最后一天").ends(21'000, 5'000, "成交");
        const auto result = graded(s, drill);
        CHECK(result.raw == 90'000);
        CHECK(result.penalties == 20'000);
        CHECK(result.final == 70'000);
    }
    SECTION("a sale against the rules") {
        s.ends(21'000, 5'000, "违规成交");
        const auto result = graded(s, drill);
        CHECK(result.fatal_items == std::vector<std::string>{"违规成交"});
        CHECK(result.final == 0);
    }
    SECTION("required moves are due even where no scene asked") {
        Story mute;
        mute.outbound().says(500, 4'000).ends(8'000, 0, "未成交");
        const auto result = graded(mute, drill);
        CHECK(result.raw == 30'000); // greeting, silence and interruptions
    }
}

TEST_CASE("required moves beside a rubric cost a penalty when missing") {
    auto drill = complaint();
    drill.must_say = {"核对身份", "同理安抚"};
    const auto s = graded(good(), drill);
    CHECK(s.raw == 100'000);
    CHECK(s.penalties == missing_move_penalty); // 同理安抚 is an item already
    drill.rubric.penalties = {
        {.name = "久等", .points = 7, .automatic = true, .condition = condition("静默 > 3秒")},
        {.name = "道歉", .points = 3},
        {.name = "态度", .points = 9}};
    CHECK(graded(good(), drill).penalties == 15'000); // 5 + 7 + 3; manner is for a person
}

TEST_CASE("a contact nobody talked to has no mark") {
    Story s;
    s.at(-20'000, fact::ContactArrived{.contact = contact, .drill = lesson});
    s.ends(0, 0, "放弃排队", "customer");
    const auto result = graded(s, complaint());
    CHECK_FALSE(result.raw);
    CHECK_FALSE(result.final);
    CHECK_FALSE(result.fatal);
}

TEST_CASE("an instructor's marks fill and override, with a reason where the engine had answered") {
    const auto drill = complaint();
    const auto card = fill(*form_of(drill), of(good(), drill));
    const auto marked = overlay(card, {{.item = "解决方案", .points = 0}});
    REQUIRE(marked);
    CHECK(score(*marked).raw == 75'000);
    CHECK(overlay(card, {{.item = "开场规范", .points = 0}}).error().code == "training.reason");
    const auto changed =
        overlay(card, {{.item = "开场规范", .points = 500, .reason = "greeted, mumbling"}});
    REQUIRE(changed);
    CHECK(answer_to(*changed, "开场规范").source == Source::instructor);
    CHECK_FALSE(answer_to(*changed, "开场规范").evidence.empty()); // what the engine saw is kept
    CHECK(score(*changed).raw == 93'333);
    CHECK(overlay(card, {{.item = "没有"}}).error().code == "training.no_item");
    CHECK(overlay(card, {{.item = "解决方案", .points = 1001}}).error().code == "training.points");
    const auto peer =
        overlay(*marked, {{.item = "解决方案", .points = 1000, .source = Source::peer}});
    REQUIRE(peer);
    CHECK(score(*peer).raw == 75'000); // the instructor stands above a classmate
}

TEST_CASE("groups are sections of the card, and every item has bands") {
    auto drill = complaint();
    drill.rubric.items[1].group = "沟通";
    drill.rubric.items[1].bands = {{"好", 100, "先认同感受"}, {"差", 20, ""}};
    drill.rubric.items[3].critical = true;
    const auto form = form_of(drill);
    REQUIRE(form->items[1].bands.size() == 2);
    CHECK(form->items[1].bands[1].points == 200);
    CHECK(form->items[0].bands.size() == 4);
    CHECK(form->items[3].bands.size() == 2);
    CHECK(form->items[3].bands[1].points == 0);
    const auto card = fill(*form, of(good(), drill));
    REQUIRE(card.sections.size() == 3); // items, the group, red lines
    CHECK(card.sections[1].name == "沟通");
    CHECK(score(card).raw == 100'000); // weights are the items', however they are grouped
    const auto again = form_from_json(to_json(*form), Language::zh);
    REQUIRE(again);
    CHECK(to_json(*again) == to_json(*form));
    CHECK(form_from_json("{}", Language::zh).error().code == "training.form");
    auto other = drill;
    other.rubric.items[1].bands[1].hear = "没有安抚";
    CHECK(form_of(other)->version != form->version);
}

TEST_CASE("who marks by ear begins with a blank card and counts what costs points") {
    auto drill = complaint();
    drill.rubric.penalties.push_back({.name = "让客户久等", .points = 5});
    const auto empty = blank(fill(*form_of(drill), of(good(), drill)));
    CHECK_FALSE(score(empty).raw);
    CHECK(unmarked(empty).size() == 5); // what the engine had answered, too
    const auto counted = recount(empty, {{"让客户久等", 2, "两次"}});
    REQUIRE(counted);
    CHECK(score(*counted).penalties == 10'000);
    CHECK(recount(empty, {{"让客户久等", 2, ""}}).error().code == "training.reason");
    CHECK(recount(empty, {{"让客户久等", limits::hits, "x"}}));
    CHECK(recount(empty, {{"让客户久等", limits::hits + 1, "x"}}).error().code ==
          "training.points");
    CHECK(recount(empty, {{"没有", 1, "x"}}).error().code == "training.no_item");
}

TEST_CASE("a form's version changes with its content and with nothing else") {
    const auto version = form_of(complaint())->version;
    CHECK(form_of(complaint())->version == version);
    auto other = complaint();
    other.rubric.items[1].weight = 24;
    CHECK(form_of(other)->version != version);
    other = complaint();
    other.rubric.red_lines.push_back("骂人");
    CHECK(form_of(other)->version != version);
    other = complaint();
    other.customer.age = 70;
    CHECK(form_of(other)->version == version);
}

TEST_CASE("the book grades each contact once, when it is done") {
    auto story = good();
    const auto done = story.facts.back();
    story.facts.pop_back();
    auto book = book_of({story});
    CHECK(book.contacts().empty());
    book.take(done);
    REQUIRE(book.contacts().size() == 1);
    CHECK(book.contacts()[0].score.final == 100'000);
    CHECK(book.contacts()[0].form_version == form_of(complaint())->version);
    book.take(done);
    book.take(story.facts[3]);
    CHECK(book.contacts().size() == 1);
    book.close();
    CHECK(book.contacts().size() == 1);
}

TEST_CASE("at the end of a run talks under way are graded as they stand") {
    auto talking = good();
    talking.facts.pop_back();
    Story queued(ContactId{9});
    queued.at(0, fact::ContactArrived{.contact = queued.id, .drill = lesson});
    auto book = book_of({talking, queued});
    book.close();
    REQUIRE(book.contacts().size() == 1);
    CHECK_FALSE(book.contacts()[0].measures.wrap_up);
    CHECK(book.contacts()[0].score.final == 100'000);
}

TEST_CASE("students are summed up, and an offer let ring costs a mark") {
    constexpr AgentId lazy{5};
    auto missed = good(ContactId{11}, student); // rang at the lazy one first
    missed.facts.insert(missed.facts.begin() + 2,
                        {{Instant{12'000}, fact::OfferRang{ContactId{11}, OfferId{90}, lazy}},
                         {Instant{13'000}, fact::OfferEnded{ContactId{11}, OfferId{90}, lazy,
                                                            OfferEnd::no_answer}}});
    const auto book = book_of({good(ContactId{10}, lazy), missed, good(ContactId{12}, student)});
    const auto students = book.students();
    REQUIRE(students.size() == 2);
    const auto& a = students[0];
    const auto& b = students[1];
    CHECK(a.agent == student);
    CHECK(a.answered == 2);
    CHECK(a.offered == 2);
    CHECK(a.no_answer == 0);
    CHECK(a.mark == 100'000);
    CHECK(a.in_time == 2);
    CHECK(a.facts == 4);
    CHECK(a.facts_right == 2);
    CHECK(a.mean_handling == 38_s);
    CHECK(a.mean_greeting == 1_s);
    CHECK(a.mean_loudness == -260);
    CHECK(b.agent == lazy);
    CHECK(b.offered == 2);
    CHECK(b.no_answer == 1);
    CHECK(b.mean_final == 100'000);
    CHECK(b.mark == 50'000);
}

TEST_CASE("drills are apart unless asked for together") {
    Gradebook book;
    book.add_drill(DrillId{1}, std::make_shared<persona::Drill>(complaint()),
                   persona::Ear::self_report, 7);
    book.add_drill(DrillId{2}, std::make_shared<persona::Drill>(sales()), persona::Ear::self_report,
                   7);
    for (const auto& fact : good(ContactId{1}).facts)
        book.take(fact);
    Story out(ContactId{2});
    out.outbound().says(500, 4'000).ends(8'000, 1'000, "未成交");
    std::get<fact::ContactArrived>(out.facts[0].fact).drill = DrillId{2};
    for (const auto& fact : out.facts)
        book.take(fact);
    CHECK(book.students().size() == 2);
    const auto together = book.students(true);
    REQUIRE(together.size() == 1);
    CHECK(together[0].drill == DrillId{});
    CHECK(together[0].dialled == 1);
    CHECK(together[0].reached == 1);
    CHECK(together[0].answered == 1); // inbound only
    CHECK(together[0].graded == 2);
    CHECK(together[0].mean_final == 65'000);
}

TEST_CASE("contacts of no drill are measured and not graded") {
    auto story = good();
    std::get<fact::ContactArrived>(story.facts[0].fact).drill = DrillId{};
    const auto book = book_of({story});
    REQUIRE(book.contacts().size() == 1);
    CHECK(book.contacts()[0].measures.talk == 30_s);
    CHECK_FALSE(book.contacts()[0].score.final);
    CHECK(book.contacts()[0].form_version == 0);
}

TEST_CASE("facts of one contact and contacts at one time are bounded") {
    Story chatter;
    chatter.inbound();
    const auto room = limits::facts_a_contact - chatter.facts.size();
    for (std::size_t i = 0; i < room + 3; ++i)
        chatter.move(1'000, "道歉");
    auto book = book_of({chatter});
    CHECK(book.dropped() == 3);
    book.take({Instant{90'000}, fact::ContactDone{contact, student}}); // still taken
    CHECK(book.contacts().size() == 1);
    Gradebook crowd;
    for (std::size_t i = 1; i <= limits::contacts_open + 1; ++i)
        crowd.take({Instant{0}, fact::ContactArrived{.contact = ContactId{i}}});
    CHECK(crowd.dropped() == 1);
}

TEST_CASE("the same facts give the same book") {
    const auto a = book_of({good(ContactId{1}), good(ContactId{2}, AgentId{8})});
    const auto b = book_of({good(ContactId{1}), good(ContactId{2}, AgentId{8})});
    REQUIRE(a.contacts().size() == b.contacts().size());
    for (std::size_t i = 0; i < a.contacts().size(); ++i)
        CHECK(a.contacts()[i].score.final == b.contacts()[i].score.final);
}

TEST_CASE("a mark without a word is no move") {
    auto drill = complaint();
    drill.must_say = {"核对身份"};
    Story s;
    s.inbound().scene(0, "开场").hears(500, 3'000).move(5'000, "核对身份");
    s.scene(6'000, "要说法").move(7'000, "同理安抚").move(8'000, "推诿").ends(60'000, 0);
    const auto m = of(s, drill);
    CHECK(m.never_spoke);
    CHECK(m.must_missing.size() == 1);
    const auto card = fill(*form_of(drill), m);
    CHECK(answer_to(card, "同理安抚").points == 0);
    CHECK(answer_to(card, "同理安抚").reason == "not_heard");
    CHECK(score(card).fatal); // a red line the student owns up to stands
    Story far;
    far.inbound().scene(0, "开场").says(0, 1'000).move(16'000, "道歉").move(16'001, "核对身份");
    const auto near = of(far.ends(60'000, 0), drill);
    CHECK(near.made("道歉")->heard);
    CHECK_FALSE(near.made("核对身份")->heard);
    Story by_classmate;
    by_classmate.inbound().hears(500, 900);
    by_classmate.at(9'000, fact::MoveMade{contact, student, "道歉", "classmate"});
    CHECK(of(by_classmate.ends(60'000, 0), drill).made("道歉")->heard);
}

TEST_CASE("a wrong number owes nothing of the drill but manners") {
    const auto drill = sales();
    Story s;
    s.outbound().scene(0, "打错了").says(500, 3'000).hears(3'200, 5'000).says(5'200, 7'000);
    s.at(9'000, fact::DispositionSet{contact, student, "wrong number"}).ends(8'000, 3'000, "打错");
    auto with_scenes = drill;
    with_scenes.scenes.resize(1);
    with_scenes.scenes[0].name = "接起";
    const auto m = of(s, with_scenes);
    CHECK(m.other_script);
    CHECK(m.must_missing.empty());
    const auto result = score(fill(*form_of(with_scenes), m));
    CHECK(result.raw == 100'000); // greeting, silence, interruptions, disposition
}

TEST_CASE("an offer that never reached the student is no offer") {
    auto story = good();
    story.facts.insert(story.facts.begin() + 2,
                       {{Instant{12'000}, fact::OfferBegan{contact, OfferId{90}, AgentId{5}}},
                        {Instant{12'000}, fact::OfferEnded{contact, OfferId{90}, AgentId{5},
                                                           OfferEnd::unreachable}}});
    const auto students = book_of({story}).students();
    CHECK(students.size() == 1);
    CHECK(students[0].offered == 1);
}

TEST_CASE("a talk that was stopped gets no mark, and own practice counts in no sum") {
    Gradebook book;
    book.add_drill(DrillId{1}, std::make_shared<persona::Drill>(complaint()),
                   persona::Ear::self_report, 7, true);
    for (const auto& fact : good(ContactId{1}).facts)
        book.take(fact);
    auto stopped = good(ContactId{2});
    for (auto& fact : stopped.facts)
        if (auto* released = std::get_if<fact::ContactReleased>(&fact.fact))
            released->by = "stopped";
    for (const auto& fact : stopped.facts)
        book.take(fact);
    REQUIRE(book.contacts().size() == 2);
    CHECK(book.contacts()[0].score.final);
    CHECK(book.contacts()[0].practice);
    CHECK_FALSE(book.contacts()[1].score.final);
    CHECK_FALSE(book.contacts()[1].score.fatal);
    CHECK(book.students().empty());
    CHECK(book.students(true).empty());
}

namespace {
StampedFact kept(std::int64_t at, std::int64_t pace, ContactId id = contact) {
    return {Instant{at}, fact::RecordingKept{id, "1.wav", "", 30_s, 0, pace}};
}
} // namespace

TEST_CASE("an item about the rate gives its points by what the recording tells") {
    const auto points_at = [](std::int64_t pace) {
        auto story = good();
        story.facts.insert(story.facts.end() - 1, kept(51'000, pace));
        const auto book = book_of({story});
        return answer_to(book.contacts().at(0).card, "语速音量"); // 语速<=5.0 且 静默<=10秒
    };
    CHECK(points_at(300).points == one_point);
    CHECK(points_at(303).points == 0); // 5.05 is shown, and taken, as 5.1
    const auto fast = points_at(360);
    CHECK(fast.points == 0);
    CHECK(fast.evidence.at(0).what == "语速");
    CHECK(fast.evidence.at(0).value == "6");
}

TEST_CASE("a recording that is sealed after the contact is done amends its result once") {
    auto book = book_of({good()});
    CHECK_FALSE(book.contacts()[0].measures.syllable_rate);
    CHECK(book.take_amended().empty());
    book.take(kept(60'000, 360));
    CHECK(book.contacts()[0].measures.syllable_rate == 60);
    CHECK(answer_to(book.contacts()[0].card, "语速音量").points == 0);
    CHECK(book.contacts()[0].score.final < 100'000);
    CHECK(book.take_amended() == std::vector<std::size_t>{0});
    CHECK(book.take_amended().empty());
    book.take(kept(61'000, 240)); // it was sealed
    CHECK(book.contacts()[0].measures.syllable_rate == 60);
    CHECK(book.take_amended().empty());
}

TEST_CASE("a seal that tells nothing amends nothing") {
    auto book = book_of({good()});
    book.take(kept(60'000, 0));
    book.take(kept(60'000, 360, ContactId{99})); // of no contact known
    CHECK(book.take_amended().empty());
}

TEST_CASE("as many contacts wait for their seal as the limit says; the oldest goes") {
    Gradebook book;
    for (std::uint64_t id = 1; id <= limits::unsealed + 1; ++id)
        for (const auto& fact : good(ContactId{id}).facts)
            book.take(fact);
    book.take(kept(60'000, 240, ContactId{1}));
    book.take(kept(60'000, 240, ContactId{2}));
    CHECK(book.take_amended() == std::vector<std::size_t>{1});
}

TEST_CASE("what the system ended gets no mark and counts in no mean") {
    const auto cause =
        GENERATE(Cause::media_lost, Cause::failed, Cause::unreachable, Cause::interrupted);
    auto cut = good(ContactId{2});
    for (auto& fact : cut.facts)
        if (auto* released = std::get_if<fact::ContactReleased>(&fact.fact)) {
            released->cause = cause;
            released->by = "system";
        }
    const auto book = book_of({good(ContactId{1}), cut});
    REQUIRE(book.contacts().size() == 2);
    CHECK_FALSE(book.contacts()[0].measures.fault);
    CHECK(book.contacts()[1].measures.fault);
    CHECK_FALSE(book.contacts()[1].score.final);
    CHECK(book.contacts()[1].measures.talk); // measured nevertheless
    const auto students = book.students();
    REQUIRE(students.size() == 1);
    const auto alone = book_of({good(ContactId{1})}).students();
    CHECK(students[0].answered == 2);
    CHECK(students[0].graded == 1);
    CHECK(students[0].mark == alone[0].mark);
    CHECK(students[0].facts == alone[0].facts);
    CHECK(students[0].forms == 1);
}

TEST_CASE("a line that never stood is nobody's fault and no talk") {
    Story s;
    s.outbound().ends(0, 0);
    s.facts.resize(3); // shown and dialled
    s.at(0, fact::ContactReleased{contact, Cause::failed, "system", ""});
    CHECK_FALSE(of(s).fault);
}

// The twin test: one class, one set of drills, run live over real SIP and RTP with robot students
// and again in the modelled world with shadow students. Whoever gets which call, in which order, by
// which rule, and how each call ends must be the same; instants and the measures of sound may
// differ. The lab and its pack are in tests/system/twin; they are made so that every strategy has
// one right answer that a different setting would change.
#include <algorithm>

#include "center/settings.h"
#include "contact/journal.h"
#include "directory/people.h"
#include "drill/lesson.h"
#include "persona/loader.h"
#include "server/lab.h"
#include "server/limits.h"
#include "server/live_backend.h"
#include "server/offline.h"
#include "system/lab.h"
#include "world/world.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

constexpr std::uint64_t lab_seed = 7; ///< serve_words() and the robots
constexpr Duration lesson_over = 150_s;

/// One drill of the afternoon. The seeds are chosen for arrivals a second or more away from
/// whatever could change who is next.
struct Planned {
    std::string script;
    std::string number;
    std::uint64_t seed;
    std::int64_t customers;
    Duration length;
};
const std::vector<Planned> afternoon{
    {"survey", "", 6, 2, 1_s},           // 1004 calls out: one answers, one is busy
    {"advice", "96100", 58934, 3, 30_s}, // 1002, 1003, 1002: longest idle; 1001 knows too little
    {"visit", "96100", 36, 2, 2_s},      // 1001 alone, through the menu
    {"hurry", "96101", 27, 1, 8_s},      // gives up while 1001 talks
    {"visit", "96102", 64, 1, 10_s}};    // comes last and goes before the second visitor

/// What happened, told under headings: a contact by drill and customer, an agent by number.
using Story = std::map<std::string, std::vector<std::string>>;

using People = std::map<AgentId, std::string>;

/// Folds facts into a Story and leaves out what twins may differ in: instants and durations, ids
/// that count both worlds' steps, how loud and how long somebody spoke, patience spent in silence.
class Teller {
public:
    explicit Teller(const People& people)
        : people_(people) {}

    void take(const Fact& fact) {
        std::visit([this](const auto& one) { tell(one); }, fact);
    }
    Story story;

private:
    template <class... Words>
    void of_contact(ContactId contact, fmt::format_string<Words...> line, Words&&... words) {
        story[headings_[contact]].push_back(fmt::format(line, std::forward<Words>(words)...));
    }
    std::string who(AgentId agent) const {
        const auto found = people_.find(agent);
        return found == people_.end() ? "nobody" : found->second;
    }

    void tell(const fact::ContactArrived& arrived) {
        headings_[arrived.contact] =
            fmt::format("drill {} customer {}", arrived.drill.value, arrived.customer);
        of_contact(arrived.contact, "arrived {} from {} to {} as {}", to_string(arrived.direction),
                   arrived.from, arrived.to, arrived.script);
    }
    void tell(const fact::MenuStep& step) {
        of_contact(step.contact, "menu {} {} {}", step.node, step.digit, step.outcome);
    }
    void tell(const fact::ContactQueued& queued) {
        of_contact(queued.contact, "queued in {}", queued.queue.value);
    }
    void tell(const fact::Decision& decision) {
        // The score is an age, the counts are what others did at that very moment.
        const auto& detail = decision.detail;
        of_contact(decision.contact, "decided for {} by {} {}", who(decision.agent), decision.rule,
                   detail.substr(0, detail.find(' ')));
    }
    void tell(const fact::QueueLeft& left) {
        of_contact(left.contact, "left queue {} {}", left.queue.value, to_string(left.exit));
    }
    void tell(const fact::OfferBegan& offer) {
        of_contact(offer.contact, "offered to {}", who(offer.agent));
    }
    void tell(const fact::OfferRang& offer) {
        of_contact(offer.contact, "rang at {}", who(offer.agent));
    }
    void tell(const fact::OfferEnded& offer) {
        of_contact(offer.contact, "offer to {} ended {}", who(offer.agent), to_string(offer.end));
    }
    void tell(const fact::ContactConnected& connected) {
        of_contact(connected.contact, "talks with {}", who(connected.agent));
    }
    void tell(const fact::HoldBegan& hold) { of_contact(hold.contact, "held"); }
    void tell(const fact::HoldEnded& hold) { of_contact(hold.contact, "retrieved"); }
    void tell(const fact::PartyChanged& party) {
        of_contact(party.contact, "{} {}", who(party.agent), party.part);
    }
    void tell(const fact::ContactTransferred& transfer) {
        of_contact(transfer.contact, "{} transfer to {}", transfer.kind, transfer.to);
    }
    void tell(const fact::ContactReleased& released) {
        of_contact(released.contact, "released {} by {}, {}", to_string(released.cause),
                   released.by, released.ending);
    }
    void tell(const fact::ContactDone& done) {
        of_contact(done.contact, "done by {}", who(done.agent));
    }
    void tell(const fact::SceneEntered& scene) {
        of_contact(scene.contact, "scene {}", scene.scene);
    }
    void tell(const fact::LineBegan& line) {
        of_contact(line.contact, "says {} {}", line.line, line.words);
    }
    void tell(const fact::FactSpoken& spoken) {
        of_contact(spoken.contact, "tells {}={} {}", spoken.field, spoken.value, spoken.again);
    }
    void tell(const fact::MoveMade& move) {
        of_contact(move.contact, "{} makes {} ({})", who(move.agent), move.move, move.source);
    }
    void tell(const fact::FormSubmitted& form) {
        of_contact(form.contact, "{} submits", who(form.agent));
    }
    void tell(const fact::DispositionSet& set) {
        of_contact(set.contact, "{} disposes {}", who(set.agent), set.code);
    }
    void tell(const fact::RecordShown& shown) {
        of_contact(shown.contact, "shown to {} {}", who(shown.agent), shown.telephone);
    }
    void tell(const fact::DialBegan& dial) {
        of_contact(dial.contact, "dialled by {}", who(dial.agent));
    }
    void tell(const fact::DialEnded& dial) {
        of_contact(dial.contact, "dialled {}", to_string(dial.cause));
    }
    // Typed and sealed while other things go on: in an order of their own.
    void tell(const fact::FieldKeyed& keyed) {
        story[headings_[keyed.contact] + ", form"].push_back(
            fmt::format("{} keys {}={}", who(keyed.agent), keyed.field, keyed.value));
    }
    void tell(const fact::RecordingKept& kept) {
        story[headings_[kept.contact] + ", recording"].emplace_back("kept");
    }
    void tell(const fact::SoundLost&) {} // networks lose it, models have none
    void tell(const fact::AgentStateChanged& state) {
        if (state.cause == StateCause::log_off || state.cause == StateCause::disconnected)
            return; // the robots leave when all is over, the models stay
        const auto heading = headings_.find(state.contact);
        story["agent " + who(state.agent)].push_back(fmt::format(
            "{} {} {} {} {}", to_string(state.presence), to_string(state.activity), state.reason,
            to_string(state.cause), heading == headings_.end() ? "" : heading->second));
    }
    void tell(const fact::DrillStateChanged& drill) {
        story[fmt::format("drill {}", drill.drill.value)].push_back(drill.state);
    }
    void tell(const fact::Alarm& alarm) { story["alarms"].push_back(alarm.code); }
    void tell(const fact::Announced&) {}
    void tell(const fact::Spoke&) {}
    void tell(const fact::FeelingChanged&) {}
    void tell(const fact::RequestRefused&) {}

    const People& people_;
    std::map<ContactId, std::string> headings_;
};

std::string text_of(const Story& story) {
    std::string out;
    for (const auto& [heading, lines] : story) {
        out += heading + "\n";
        for (const auto& line : lines)
            out += "    " + line + "\n";
    }
    return out;
}

/// The first place where the two part, for a person to read; empty where they are the same.
std::string difference(const Story& live, const Story& modelled) {
    auto headings = live;
    headings.insert(modelled.begin(), modelled.end());
    const std::vector<std::string> none;
    const auto chapter = [&](const Story& story, const std::string& heading) -> const auto& {
        const auto found = story.find(heading);
        return found == story.end() ? none : found->second;
    };
    for (const auto& [heading, lines] : headings) {
        const auto& a = chapter(live, heading);
        const auto& b = chapter(modelled, heading);
        const auto size = std::max(a.size(), b.size());
        for (std::size_t i = 0; i < size; ++i) {
            const std::string one = i < a.size() ? a[i] : "(no more)";
            const std::string other = i < b.size() ? b[i] : "(no more)";
            if (one != other)
                return fmt::format("{}, line {}\n  live:     {}\n  modelled: {}", heading, i + 1,
                                   one, other);
        }
    }
    return {};
}

// ---- Live

/// Robots with these numbers; they are seated when the stream tells that all are ready.
std::unique_ptr<Program> seat_robots(Lab& lab, const std::string& numbers, int seated,
                                     bool outbound) {
    const auto name = "robots-" + numbers;
    const auto first_port = std::to_string(40'000 + 1000 * seated);
    auto words = ringroom_words(
        {"robot", "--server", fmt::format("127.0.0.1:{}", lab.http_port()), "--profile", "good",
         "--count", std::to_string(1 + std::count(numbers.begin(), numbers.end(), ',')), "--cards",
         lab.data() / "cards.csv", "--numbers", numbers, "--seed", std::to_string(lab_seed),
         "--scenarios", lab.data() / "packs", "--rtp-first", first_port});
    if (outbound)
        words.emplace_back("--outbound");
    auto robots = std::make_unique<Program>(words, lab.folder(), name);
    const bool ready = lab.until([&] {
        std::set<AgentId> agents;
        for (const auto& state : lab.all<fact::AgentStateChanged>())
            if (state.presence == Presence::ready)
                agents.insert(state.agent);
        return static_cast<int>(agents.size()) == seated;
    });
    INFO(robots->err());
    REQUIRE(ready);
    return robots;
}

wire::DrillStatus begin(Lab& lab, const Planned& plan) {
    wire::DrillStart start{.pack = "counter",
                           .class_name = "Twins",
                           .script = plan.script,
                           .seed = plan.seed,
                           .ear = "marked",
                           .contacts = plan.customers,
                           .length = plan.length};
    if (!plan.number.empty())
        start.options["number"] = plan.number;
    auto begun = lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start));
    INFO((begun ? "" : begun.error().text));
    REQUIRE(begun);
    return *begun;
}

/// The whole afternoon over real SIP and RTP; what is left of it lies in `data`. Gives what the
/// robots said of it, for whoever has to find out why the twins part.
std::string run_live(const std::filesystem::path& data) {
    Lab lab({.data = data});
    std::vector<std::unique_ptr<Program>> robots;
    // One after the other: who became ready first has been idle longest.
    robots.push_back(seat_robots(lab, "1001,1002", 2, false));
    robots.push_back(seat_robots(lab, "1003", 3, false));
    robots.push_back(seat_robots(lab, "1004", 4, true));
    for (const auto& plan : afternoon)
        begin(lab, plan);
    REQUIRE(lab.until(
        [&] {
            const auto states = lab.all<fact::DrillStateChanged>();
            return std::count_if(states.begin(), states.end(), [](const auto& one) {
                       return one.state == "ended";
                   }) == std::ssize(afternoon);
        },
        lesson_over));
    REQUIRE(lab.until([&] {
        return lab.all<fact::RecordingKept>().size() == lab.all<fact::ContactConnected>().size();
    }));
    CHECK(lab.server().end(SIGTERM) == 0); // everything is committed
    std::string said;
    for (const auto& one : robots) {
        one->end(SIGTERM);
        said += one->err();
    }
    return said;
}

/// What the live run's journal and content give: its facts, and all a model of it needs.
struct Run {
    std::vector<StampedFact> facts;
    People people; ///< students
    std::shared_ptr<const center::Settings> settings;
    world::Scripts scripts;
    std::uint64_t seed = 0;
};

Run read_run(const std::filesystem::path& data) {
    Run out;
    auto offline = server::Offline::open(data);
    REQUIRE(offline);
    const auto run = (*offline)->run(0);
    REQUIRE(run);
    CHECK(run->gaps.empty());
    out.seed = run->header.root_seed;
    auto session = (*offline)->store().reader();
    REQUIRE(session);
    const auto people = directory::people((*session)->reader());
    REQUIRE(people);
    for (const auto& person : *people)
        if (person.role == directory::Role::student)
            out.people[AgentId{static_cast<std::uint64_t>(person.id)}] = person.number;
    const auto read =
        store::read_journal((*session)->reader(), run->run, 0, [&](const store::JournalRow& row) {
            const auto entry = from_line(row.line);
            if (entry && std::holds_alternative<StampedFact>(*entry))
                out.facts.push_back(std::get<StampedFact>(*entry));
            return entry.has_value();
        });
    REQUIRE(read);
    const auto content = server::read_content(
        {.data = data, .scenarios = data / "packs", .language = Language::en, .sample = false});
    Diagnostics diagnostics;
    out.settings =
        server::machine_settings(content, *people, run->header.started, diagnostics, Language::en);
    REQUIRE(diagnostics.empty());
    for (const auto& pack : content.packs)
        for (const auto& drill : pack->drills)
            out.scripts[server::script_name(*pack, *drill)] = drill;
    return out;
}

std::string journal_of(const Run& run) {
    std::string out;
    for (const auto& one : run.facts)
        out += to_line(one) + "\n";
    return out;
}

Story story_of(const Run& run) {
    Teller teller(run.people);
    for (const auto& one : run.facts)
        teller.take(one.fact);
    return teller.story;
}

// ---- Modelled

/// The lesson's events, posted ahead at the instants of its own schedule.
void post_lesson(world::World& world, const Run& run, const Planned& plan, DrillId id,
                 Instant began) {
    const auto script = "counter/" + plan.script;
    drill::Lesson lesson({.id = id,
                          .script = script,
                          .drill = run.scripts.at(script),
                          .seed = plan.seed,
                          .ear = persona::Ear::self_report,
                          .customers = plan.customers,
                          .length = plan.length,
                          .service_number = plan.number});
    std::vector<Event> events;
    lesson.start(began, events);
    for (Instant at = began; at != Instant::never(); at = lesson.next_deadline()) {
        lesson.advance(at, events);
        for (auto& event : std::exchange(events, {}))
            world.post(at, std::move(event));
    }
}

/// The same class and drills among models, each drill begun when the live one was.
Story run_modelled(const Run& run, std::shared_ptr<const center::Settings> settings) {
    world::WorldOptions options{.seed = run.seed, .verify_each_step = true};
    for (const auto& [agent, number] : run.people)
        options.seats.push_back({agent, number, world::Profile::good, number == "1004"});
    world::World world(std::move(settings), run.scripts, options);
    Teller teller(run.people);
    world.on_fact([&](const StampedFact& one) { teller.take(one.fact); });
    std::size_t next = 0;
    Instant last;
    for (const auto& one : run.facts) {
        const auto* state = std::get_if<fact::DrillStateChanged>(&one.fact);
        if (state == nullptr || state->state != "running")
            continue;
        REQUIRE(next < afternoon.size());
        post_lesson(world, run, afternoon[next++], state->drill, one.at);
        last = one.at;
    }
    CHECK(next == afternoon.size());
    world.run_until(last + lesson_over);
    return teller.story;
}

// ---- What the afternoon was made for

/// Whom this agent talked with, in order.
std::vector<std::string> served_by(const Story& story, const std::string& number) {
    std::vector<std::string> out;
    const std::string talks = "ready talking  answered ";
    const auto found = story.find("agent " + number);
    if (found != story.end())
        for (const auto& line : found->second)
            if (line.starts_with(talks))
                out.push_back(line.substr(talks.size()));
    return out;
}

bool tells(const Story& story, const std::string& heading, const std::string& line) {
    const auto& lines = story.at(heading);
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

/// The drills began in the order of the afternoon, in the first run of the data folder.
std::string customer(int planned, int number) {
    const auto first = server::limits::drills_a_run + 1;
    return fmt::format("drill {} customer {}", first + static_cast<std::uint64_t>(planned), number);
}

/// The drill's seeds and the lab's settings leave one right answer; without it the twins would
/// agree about nothing much.
void check_answers(const Story& live) {
    using Customers = std::vector<std::string>;
    CHECK(served_by(live, "1001") == Customers{customer(2, 1), customer(4, 1), customer(2, 2)});
    CHECK(served_by(live, "1002") == Customers{customer(1, 1), customer(1, 3)});
    CHECK(served_by(live, "1003") == Customers{customer(1, 2)});
    CHECK(tells(live, customer(3, 1), "left queue 1 abandoned"));
    int dialled = 0;
    for (const auto& line : live.at("agent 1004"))
        dialled += line.starts_with("ready dialling") ? 1 : 0;
    CHECK(dialled == 2);
    CHECK_FALSE(live.contains("alarms"));
}

/// Every change of a rule shows: the comparison is worth something.
void check_sensitive(const Run& run, const Story& live) {
    using Change = std::function<void(center::Settings&)>;
    const std::vector<std::pair<std::string, Change>> changes{
        {"strategy", [](auto& s) { s.queues.at(1).acd.strategy = acd::Strategy::top_down; }},
        {"class of the number", [](auto& s) { s.numbers.at("96102").strict_class = 0; }},
        {"skill of 1001", [](auto& s) { s.agents.at(0).acd.skills.at(0).level = 60; }},
        {"menu", [](auto& s) { s.numbers.at("96100") = {.queue = "desk"}; }},
        {"ring time", [](auto& s) { s.queues.at(0).acd.ring_time = 500_ms; }},
        {"wrap-up", [](auto& s) { s.queues.at(0).acd.wrap_up = {}; }},
        {"wrap-up of own calls", [](auto& s) { s.agents.at(3).acd.outside_wrap_up = {}; }}};
    for (const auto& [name, change] : changes) {
        auto settings = std::make_shared<center::Settings>(*run.settings);
        change(*settings);
        INFO("another " << name);
        CHECK(difference(live, run_modelled(run, settings)) != "");
    }
}

} // namespace

TEST_CASE("twins: live over SIP and RTP and in the modelled world everybody gets the same calls",
          "[twin]") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    std::filesystem::copy(std::filesystem::path(RINGROOM_SOURCE_DIR) / "tests/system/twin", data,
                          std::filesystem::copy_options::recursive);
    const auto robots = run_live(data);
    const Run run = read_run(data);
    const Story live = story_of(run);
    const Story modelled = run_modelled(run, run.settings);
    INFO("live, as the journal has it:\n" << journal_of(run) << robots);
    INFO("modelled:\n" << text_of(modelled));
    CHECK(difference(live, modelled) == "");
    check_answers(live);
    check_sensitive(run, live);
}

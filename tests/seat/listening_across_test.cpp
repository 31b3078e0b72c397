// One moment in every contact, ordered by keys: by what the student made of it and by any measure
// of the whole contact; whoever is heard next follows in that order.
#include "seat/across_parts.h"
#include "seat/typist.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

namespace {

std::vector<wire::LabelledValue> measured(const std::string& share, const std::string& handling) {
    std::vector<wire::LabelledValue> out{{"talk_share_permille", "Talk share (‰)", share}};
    if (!handling.empty())
        out.push_back({"handling_ms", "Handling (ms)", handling});
    return out;
}

/// The second said nothing; of the third, handling was not measured.
std::vector<wire::MomentPart> three_parts() {
    return {{.record = "1-1",
             .agent_number = "1001",
             .reaction = 2'000_ms,
             .recorded = true,
             .measures = measured("480", "9000")},
            {.record = "1-2",
             .agent_number = "1002",
             .recorded = true,
             .measures = measured("90", "30000")},
            {.record = "1-3",
             .agent_number = "1003",
             .reaction = 1'000_ms,
             .recorded = true,
             .measures = measured("600", "")}};
}

struct Listening {
    Typist typist;
    Place place{typist.look()};
    AcrossParts parts{place.desk};

    /// As they are heard one after the other, from none.
    [[nodiscard]] std::string heard(int by) const {
        std::string out;
        for (auto at = parts.after("", by); !at.empty(); at = parts.after(at, by))
            out += (out.empty() ? "" : " ") + at;
        return out;
    }
    void orders(SDL_Scancode key) { // with Alt, which is let go afterwards
        typist.strokes(key, KMOD_LALT);
        typist.strokes(SDL_SCANCODE_LALT);
    }
    void expect(const std::string& forth, const std::string& back) {
        typist.then([=, this] {
            CHECK(heard(1) == forth);
            CHECK(heard(-1) == back);
        });
    }
    void run() {
        typist.run([this] { (void)parts.draw({1'000, 600}, "none"); });
    }
};

} // namespace

TEST_CASE("contacts are ordered by any measure, both ways, and heard in that order") {
    Listening listening;
    auto& typist = listening.typist;
    listening.parts.use(three_parts());
    CHECK(listening.parts.measure() == "talk_share_permille");
    typist.then([] {});
    listening.expect("1-1 1-2 1-3", "1-3 1-2 1-1"); // as they came
    listening.orders(SDL_SCANCODE_RIGHT);           // by the student
    listening.orders(SDL_SCANCODE_RIGHT);           // by the measure: 90 before 480, as figures
    listening.expect("1-2 1-1 1-3", "1-3 1-1 1-2");
    listening.orders(SDL_SCANCODE_DOWN);
    listening.expect("1-3 1-1 1-2", "1-2 1-1 1-3");
    typist.strokes(SDL_SCANCODE_E); // another one, of which the third has none
    typist.then([&] { CHECK(listening.parts.measure() == "handling_ms"); });
    listening.orders(SDL_SCANCODE_UP);
    listening.expect("1-1 1-2 1-3", "1-3 1-2 1-1");
    typist.strokes(SDL_SCANCODE_E); // and back to the first
    typist.then([&] { CHECK(listening.parts.measure() == "talk_share_permille"); });
    listening.orders(SDL_SCANCODE_RIGHT); // by how soon they answered: who never did is last
    listening.expect("1-3 1-1 1-2", "1-2 1-1 1-3");
    listening.run();
}

TEST_CASE("what has no recording is passed over, and a measure on show stays with newer parts") {
    Listening listening;
    auto& typist = listening.typist;
    auto parts = three_parts();
    parts[1].recorded = false;
    listening.parts.use(parts);
    listening.expect("1-1 1-3", "1-3 1-1");
    typist.strokes(SDL_SCANCODE_E);
    typist.then([&] {
        listening.parts.use(three_parts());
        CHECK(listening.parts.measure() == "handling_ms");
        for (auto& one : parts)
            one.measures.reset(); // of an older lab
        listening.parts.use(parts);
        CHECK(listening.parts.measure().empty());
    });
    typist.strokes(SDL_SCANCODE_E);
    typist.then([&] {
        listening.parts.clear();
        CHECK(listening.parts.empty());
        CHECK(listening.parts.after("", 1).empty());
        CHECK(listening.parts.part("1-1") == nullptr);
    });
    listening.run();
}

#pragma once
// Drills and calls for the tests of actors.
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "persona/actor.h"
#include "persona/loader.h"

namespace ringroom::persona {

/// The first drill of one of the house's packs.
inline std::shared_ptr<const Drill> house(const char* pack) {
    const auto loaded =
        load_pack(std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios" / pack, Language::zh);
    REQUIRE(loaded.pack != nullptr);
    return loaded.pack->drills[0];
}

/// The drill written in `text`, which has no mistakes.
inline std::shared_ptr<const Drill> drill_of(const std::string& text, const Form& form = {}) {
    DrillContext context;
    context.form = form;
    const auto loaded = load_drill({{"a.lua", text}}, "a.lua", Language::zh, context);
    std::string shown;
    for (const auto& d : loaded.diagnostics)
        shown += to_line(d) + "\n";
    INFO(shown);
    REQUIRE(loaded.drill != nullptr);
    return loaded.drill;
}

/// One call, with what came out of it.
struct Call {
    explicit Call(std::shared_ptr<const Drill> drill, Ear ear = Ear::self_report,
                  std::uint64_t seed = 1, std::string keys = {})
        : actor(std::move(drill), seed, 1, ear, std::move(keys)) {}

    void hear(const Heard& heard) { actor.handle(now, heard, acts); }
    void pass(Duration d) {
        now = now + d;
        actor.advance(now, acts);
    }
    /// Finishes what is being said, and what follows from it.
    void listen() {
        for (int i = 0; i < 20 && said() != 0 && said() != finished; ++i) {
            finished = said();
            pass(2_s);
            hear(heard::LineFinished{finished, true});
        }
    }
    void speak(const std::string& move = {}, int level = -260, int rate = 40) {
        hear(heard::StudentBegan{});
        pass(1500_ms);
        if (!move.empty())
            hear(heard::Move{move});
        hear(heard::StudentEnded{level, rate});
        pass(2_s);
    }
    LineToken said() const {
        LineToken last = 0;
        for (const auto& act : acts)
            if (const auto* say = std::get_if<act::Say>(&act))
                last = say->token;
        return last;
    }
    std::string text() const {
        std::string last;
        for (const auto& act : acts)
            if (const auto* say = std::get_if<act::Say>(&act))
                last = say->text;
        return last;
    }
    template <class T>
    int count() const {
        int n = 0;
        for (const auto& act : acts)
            n += std::holds_alternative<T>(act) ? 1 : 0;
        return n;
    }
    template <class T>
    T last() const {
        T out{};
        for (const auto& act : acts)
            if (const auto* one = std::get_if<T>(&act))
                out = *one;
        return out;
    }

    Instant now;
    Actor actor;
    Acts acts;
    LineToken finished = 0;
};

inline const std::string outbound =
    "剧本 { 名称=\"甲\", 方向=\"呼出\" }\n客户 { 姓名=\"王\", 心情=0, 耐心=60 }\n";
inline const std::string plain = outbound + "场景 \"一\"\n客户说 \"喂\"\n否则 { 结束 \"完\" }\n";

} // namespace ringroom::persona

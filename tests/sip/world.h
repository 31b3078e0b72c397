#pragma once
// A server and its telephones on one Loop over loopback: what every test of this room starts from.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sip/loop.h"
#include "sip/phone.h"
#include "sip/stack.h"

namespace ringroom::sip::test {

inline constexpr Duration patience = Duration{20'000}; ///< generous: only failures wait so long

/// Keeps what was reported, and can find it again.
struct Diary {
    std::vector<Event> events;

    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> found;
        for (const auto& event : events)
            if (const auto* one = std::get_if<T>(&event))
                found.push_back(*one);
        return found;
    }
    template <class T>
    [[nodiscard]] bool has() const {
        return !all<T>().empty();
    }
    template <class T>
    [[nodiscard]] T last() const {
        const auto found = all<T>();
        REQUIRE_FALSE(found.empty());
        return found.back();
    }
};

inline Media media_at(std::uint16_t port) {
    Media media;
    media.address = "127.0.0.1";
    media.port = port;
    return media;
}

struct World {
    Loop loop;
    Diary server;
    std::function<void(const Event&)> on_server; ///< besides the diary
    std::unique_ptr<Stack> stack;
    struct Handset {
        Diary diary;
        std::function<void(const Event&)> on_event;
        std::unique_ptr<Phone> phone;
    };
    std::map<std::string, std::unique_ptr<Handset>> handsets;

    explicit World(StackOptions options = {}) {
        options.port = 0;
        options.t1 = Duration{100};
        auto opened = Stack::open(
            loop, options,
            [](std::string_view user) -> std::optional<Secret> {
                if (user.starts_with("2"))
                    return Secret{.password = "secret" + std::string(user)};
                return std::nullopt;
            },
            [this](const Event& event) {
                server.events.push_back(event);
                if (on_server)
                    on_server(event);
            });
        REQUIRE(opened);
        stack = std::move(*opened);
    }
    ~World() {
        handsets.clear();
        stack.reset();
    }

    Handset& handset(const std::string& name, PhoneOptions options) {
        auto made = std::make_unique<Handset>();
        auto* raw = made.get();
        options.server_port = stack->port();
        options.t1 = Duration{100};
        auto opened = Phone::open(loop, std::move(options), [raw](const Event& event) {
            raw->diary.events.push_back(event);
            if (raw->on_event)
                raw->on_event(event);
        });
        REQUIRE(opened);
        raw->phone = std::move(*opened);
        handsets[name] = std::move(made);
        return *raw;
    }
    /// A telephone of user `name`, not registered yet.
    Handset& handset(const std::string& name) {
        return handset(name, {.user = name, .password = "secret" + name});
    }
    /// And registered.
    Handset& registered(const std::string& name) {
        auto& one = handset(name);
        one.phone->register_now();
        REQUIRE(until([&] { return one.phone->registered(); }));
        return one;
    }
    bool until(const std::function<bool()>& done) { return loop.run_until(done, patience); }
};

} // namespace ringroom::sip::test

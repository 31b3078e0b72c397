#pragma once
// The one machine: contacts pass from number to menu to queue to seat; virtual customers play their
// scripts; agents work. Events and the time come in, commands and facts come out; nothing is called
// back, nothing is asked. The same events give the same outputs, here and on another machine.
//
//     Machine machine(settings, seed);
//     Output out;
//     machine.handle(now, event::LegArrived{leg, "1002", "96100"}, out);   // answer, play the menu
//     ... carry out out.commands in order, keep out.facts ...
//     machine.advance(machine.next_deadline(), out);
//
// A late call changes nothing: handle() and advance() first fire what was due, each at its own due
// time. One thread; not copyable.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "center/settings.h"
#include "center/view.h"
#include "contact/command.h"
#include "contact/event.h"
#include "contact/fact.h"

namespace ringroom::persona {
struct Drill;
}

namespace ringroom::center {

/// Appended to; the owner clears it between calls.
struct Output {
    std::vector<Command> commands;
    std::vector<StampedFact> facts;
    void clear() {
        commands.clear();
        facts.clear();
    }
};

class Machine {
public:
    /// `seed` is the root of every random stream of the run.
    Machine(std::shared_ptr<const Settings> settings, std::uint64_t seed);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// Makes a script known under its name before a DrillBegan names it. Contacts under way keep
    /// the version they began with.
    void add_script(const std::string& name, std::shared_ptr<const persona::Drill> script);
    /// Holds `settings` ready; they come into force with the SettingsChanged that names their hash.
    void offer_settings(std::shared_ptr<const Settings> settings);

    /// Something happened. `now` must not run backwards.
    void handle(Instant now, const Event& event, Output& out);
    /// Fires every deadline up to `now`, in (time, sequence) order.
    void advance(Instant now, Output& out);
    /// When to call advance() at the latest; Instant::never() when nothing is timed.
    [[nodiscard]] Instant next_deadline() const;

    // ---- Looking; changes nothing
    [[nodiscard]] View view(Instant now) const;
    [[nodiscard]] std::optional<ContactView> contact(ContactId contact) const;
    /// The contact an agent has in hand or in wrap-up, or the record on show.
    [[nodiscard]] ContactId contact_of(AgentId agent) const;
    /// Legs, bridges and contacts under way; all zero once everything has drained.
    [[nodiscard]] Counts counts() const;
    /// Aborts on a broken invariant: a contact in exactly one place, one offer and one talk an
    /// agent at most, no leg without a contact. For tests and the modelled world.
    void verify(Instant now) const;

private:
    class Core;
    std::unique_ptr<Core> core_;
};

} // namespace ringroom::center

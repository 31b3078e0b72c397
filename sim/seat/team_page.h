#pragma once
// The team leader's page: seats as a wall of tiles or a list, queues, and what can be done with the
// seat that is chosen. The window's thread.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "seat/asked.h"
#include "seat/keys.h"
#include "seat/message_dialog.h"
#include "seat/page.h"
#include "seat/table.h"
#include "seat/twice.h"

namespace ringroom::seat {

class CallPanel;

class TeamPage final : public Page {
public:
    TeamPage(Desk& desk, CallPanel& call)
        : desk_(desk)
        , call_(call)
        , message_(desk)
        , table_("team", {{"seat.team.number"},
                          {"seat.team.name"},
                          {"seat.team.state"},
                          {"seat.team.time", true},
                          {"seat.team.contact"},
                          {"seat.team.mood"}}) {
        table_.has_words = false; // the wall's box is the list's too
    }
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;

private:
    struct Seat {
        wire::AgentRow agent;
        const wire::ContactRow* contact = nullptr;
    };
    [[nodiscard]] std::vector<Seat> seats();
    void keys(const Shown& shown, const std::vector<Seat>& seats, int columns);
    void draw_head(const Shown& shown, const std::vector<Seat>& seats);
    void draw_wall(const std::vector<Seat>& seats, int columns);
    void draw_tile(const Seat& seat, ImVec2 size);
    void draw_list(const std::vector<Seat>& seats, ImVec2 size);
    void write_to(const Shown& shown, const Seat* seat);
    void draw_side(const Shown& shown, const std::vector<Seat>& seats, ImVec2 size);
    void draw_chosen(const Shown& shown, const Seat& seat);
    void draw_supervision(const Shown& shown, const Seat& seat, ImVec2 half);
    void draw_states(const Seat& seat, ImVec2 half);
    void draw_queues();
    void force_keys(const Seat& seat);
    void release(const Seat& seat);
    void sign_out(const Seat& seat);
    [[nodiscard]] std::string once_more(const Seat& seat, Key stroke, const char* key);
    void order(const char* method, std::string target, std::string body, std::string done);
    [[nodiscard]] static bool may_notify(const Shown& shown);
    void supervise(const Seat& seat, const char* part);
    void set_state(const Seat& seat, const char* state);
    [[nodiscard]] std::string state_of(const wire::AgentRow& agent) const;
    [[nodiscard]] ImU32 colour_of(const wire::AgentRow& agent) const;
    [[nodiscard]] Duration in_state(const wire::AgentRow& agent) const;
    [[nodiscard]] std::string mood_of(const wire::ContactRow& contact) const;
    /// My part in the talk of this seat; empty: none.
    [[nodiscard]] static std::string my_part(const Shown& shown, const Seat& seat);

    Desk& desk_;
    CallPanel& call_;
    MessageDialog message_;
    Table table_;
    Asked<wire::List<wire::AgentRow>> agents_;
    Asked<wire::List<wire::ContactRow>> contacts_;
    Asked<wire::List<wire::QueueFigures>> queues_;
    std::uint64_t seen_ = 0;
    Instant seen_at_;
    AgentId chosen_;
    Twice<std::pair<AgentId, Key>> broken_off_; ///< by release() or sign_out()
    bool list_ = false;
    bool all_ = false; ///< also who is signed out
    std::string wanted_;
    bool focus_wanted_ = false;
};

} // namespace ringroom::seat

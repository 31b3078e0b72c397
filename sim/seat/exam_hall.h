#pragma once
// The hall of one exam, as its teacher watches it: who sits where, how far, how much time is left,
// who left the window or lost the network; orders for all, more time for one. The window's thread.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/exam_allow.h"
#include "seat/fetched_file.h"
#include "seat/hall_orders.h"
#include "seat/posted.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

/// The text that says how a written exam stands.
[[nodiscard]] std::string exam_state_key(const wire::ExamRow& exam);
/// Minutes of more time, or with less than 0 of less, as they are typed; nothing: none that fit.
[[nodiscard]] std::optional<std::int64_t> extra_minutes_in(const std::string& text);

class ExamHall {
public:
    explicit ExamHall(Desk& desk);

    /// Another exam's hall, from the next frame on.
    void show(std::int64_t exam);
    /// What the person wants that is not done here.
    enum class Wish { nothing, back, look, mark, items };
    /// At the cursor. `exam` is the one of show().
    [[nodiscard]] Wish draw(const wire::ExamRow& exam, ImVec2 size);
    /// The attempt that is to be looked at.
    [[nodiscard]] std::int64_t chosen() const { return chosen_; }
    /// Attempts with answers that wait for a mark, in the order of the list.
    [[nodiscard]] std::vector<std::int64_t> to_mark();
    [[nodiscard]] bool dialog_is_open() const { return gives_ || allow_.is_open(); }
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// An order was taken: the list of exams is another one.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }
    /// Something of it was changed elsewhere.
    void forget() { rows_.forget(); }

private:
    [[nodiscard]] std::vector<HallOrder> orders_of(const wire::ExamRow& exam);
    void draw_head(const wire::ExamRow& exam);
    [[nodiscard]] Wish draw_orders(const wire::ExamRow& exam);
    void fill();
    [[nodiscard]] TableRow row_of(const wire::ExamResultRow& row) const;
    [[nodiscard]] const wire::ExamResultRow* chosen_row();
    void draw_person(ImVec2 size);
    void draw_log();
    void draw_gate();
    void ask_time();
    void draw_time();
    void take_answers();

    Desk& desk_;
    Table table_;
    Asked<wire::List<wire::ExamResultRow>> rows_;
    Asked<wire::List<wire::ExamLogRow>> log_;
    Asked<wire::ExamRow> gate_; ///< who of its class is not there yet, and how many there are
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
    std::int64_t exam_ = 0;
    std::int64_t chosen_ = 0;
    HallOrders orders_;
    std::uint64_t changes_ = 0;
    FetchedFile file_;
    ExamAllow allow_;
    // More time for one.
    bool gives_ = false;
    std::int64_t gives_to_ = 0; ///< sitting
    std::string gives_name_;
    std::int64_t given_to_ = 0; ///< whose answer is awaited
    bool focus_ = false;
    bool asked_once_ = false;
    std::string minutes_;
    std::string reason_;
    Posted giving_;
};

} // namespace ringroom::seat

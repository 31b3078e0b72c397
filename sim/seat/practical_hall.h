#pragma once
// The hall of one practical exam, as its teacher watches it: who is in which call, how much time is
// left, who is away from the seat or left its window, who would get no calls; orders for all, more
// time or a call once more for one, and results as files. The window's thread.
//
//     hall_.show(exam.id);
//     if (hall_.draw(exam, size)) back_to_the_list();
//     if (const auto record = hall_.take_listen()) grading.show(*record);
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/fetched_file.h"
#include "seat/hall_orders.h"
#include "seat/look.h"
#include "seat/posted.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// The orders for all that an exam in this state takes. `open`: calls under way or waiting for a
/// person's marks, without which nothing is released. `unagreed`: candidates who have not accepted
/// to be recorded, without whom it may begin.
[[nodiscard]] std::vector<HallOrder> practical_orders(const std::string& state, std::int64_t open,
                                                      std::int64_t unagreed);
/// What the list's actions cannot do for a candidate as they stand.
[[nodiscard]] std::vector<Key> practical_not_for(const wire::PracticalRow& exam,
                                                 const wire::PracticalCandidate& row);

class PracticalHall {
public:
    explicit PracticalHall(Desk& desk);

    /// Another exam's hall, from the next frame on.
    void show(std::int64_t exam);
    /// At the cursor. `exam` is the one of show(). True: back to the list.
    [[nodiscard]] bool draw(const wire::PracticalRow& exam, ImVec2 size);
    [[nodiscard]] bool dialog_is_open() const { return asks_ != Asks::nothing; }
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// A contact that is to be heard and marked, once.
    [[nodiscard]] std::optional<std::string> take_listen() { return std::exchange(listen_, {}); }
    /// The exam is to be planned once more for who has not passed, once.
    [[nodiscard]] bool take_repeat() { return std::exchange(repeat_, false); }
    /// An order was taken: the list of exams is another one.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }

private:
    enum class Asks { nothing, time, again, let_in };
    void take_answers();
    void draw_head(const wire::PracticalRow& exam);
    [[nodiscard]] bool draw_buttons(const wire::PracticalRow& exam);
    void draw_files(const wire::PracticalRow& exam);
    void fill(const wire::PracticalRow& exam);
    [[nodiscard]] TableRow row_of(const wire::PracticalRow& exam,
                                  const wire::PracticalCandidate& row) const;
    [[nodiscard]] const wire::PracticalCandidate* chosen();
    [[nodiscard]] std::int64_t to_mark();
    [[nodiscard]] std::int64_t under_way();
    [[nodiscard]] std::int64_t unagreed();
    void listen(bool to_mark);
    void draw_below(const wire::PracticalRow& exam, ImVec2 size);
    void draw_rehearsal();
    void draw_calls(const wire::PracticalRow& exam, const wire::PracticalCandidate& row);
    void draw_log(const wire::PracticalCandidate& row);
    void ask(Asks what);
    void draw_dialog(const wire::PracticalRow& exam);
    void draw_what(const wire::PracticalRow& exam);
    void draw_which(const wire::PracticalRow& exam);
    void send();
    [[nodiscard]] std::string url(const char* what = "") const;

    Desk& desk_;
    Table table_;
    Asked<wire::List<wire::PracticalCandidate>> rows_;
    Asked<wire::List<wire::PracticalLogRow>> log_;
    Asked<wire::PracticalDifficulty> difficulty_;
    bool rehearses_ = false; ///< its difficulty is on show, and asked for
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
    std::int64_t exam_ = 0;
    HallOrders orders_;
    std::uint64_t changes_ = 0;
    FetchedFile file_;
    std::optional<std::string> listen_;
    bool repeat_ = false;
    // More time, a call again, or an exception from the gate, for one.
    Asks asks_ = Asks::nothing;
    bool focus_ = false;
    std::int64_t person_ = 0;
    std::int64_t given_to_ = 0; ///< whose answer is awaited
    std::string name_;
    std::string minutes_;
    std::int64_t call_ = 0; ///< which is given again
    std::string reason_;
    Posted giving_;
};

} // namespace ringroom::seat

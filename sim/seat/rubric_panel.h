#pragma once
// The form at the right of the grading page: items with their bands, what the engine answered, what
// others think, and the sheet that is being written. Knows no lab: it is given the grading and says
// what the sheet is now. The window's thread.
//
//     rubric_.use(grading);                            // when it was read
//     rubric_.draw(size);
//     if (rubric_.changed()) save(rubric_.sheet(false));
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "base/time.h"
#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

class RubricPanel {
public:
    explicit RubricPanel(Desk& desk)
        : desk_(desk) {}

    /// Another contact, or this one read anew: what was not saved of it stays.
    void use(const wire::Grading& grading, bool writable);
    void clear();
    void draw(ImVec2 size);
    /// Before it is drawn, while nothing covers the page. `at_rest`: no contact is in hand, whose
    /// moves the figures would mark.
    void keys(bool at_rest);

    [[nodiscard]] bool writable() const { return writable_; }
    /// A penalty is before the person: figures say how often, not which band.
    [[nodiscard]] bool counts() const { return chosen_penalty() != nullptr; }
    /// Something was answered since saved().
    [[nodiscard]] bool changed() const { return changed_ != saved_; }
    /// When it was answered last.
    [[nodiscard]] Instant changed_at() const { return changed_at_; }
    /// The sheet as it is to be sent. What lacks its reason is left out of one that is not given.
    [[nodiscard]] wire::SheetChange sheet(bool given) const;
    /// sheet() of now was sent; a later change is one more.
    [[nodiscard]] std::uint64_t stand() const { return changed_; }
    /// The lab has it, as `version`.
    void saved(std::uint64_t stand, std::int64_t version);
    /// What keeps it from being handed in: an item without an answer, or a reason that is missing,
    /// of an item or of a penalty.
    [[nodiscard]] std::optional<std::string> open_item() const;
    /// A choice against the engine's waits for its reason, and is kept here only.
    [[nodiscard]] bool lacks_reasons() const;
    /// Brings that item, or penalty, before the person.
    void go_to(const std::string& name);
    /// As far as it is marked: points of 100, and of how many.
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> total() const;
    /// The same over its critical items alone, thousandths of 100; nothing: none of them applies.
    /// Of a mean the judges' mean.
    [[nodiscard]] std::optional<std::int64_t> critical() const;
    /// A red line is crossed as it stands: less than the sum counts.
    [[nodiscard]] bool fatal() const;
    /// A place of the recording that was clicked, once.
    [[nodiscard]] std::optional<Duration> take_place() { return std::exchange(place_, {}); }

private:
    struct Draft {
        bool applies = true;
        std::int64_t points = 0;
        std::string reason;
    };
    void answer(const wire::RubricItem& item, std::size_t band);
    void leave_out(const wire::RubricItem& item);
    void count(const wire::RubricPenalty& penalty, std::int64_t times);
    void touch();
    template <class Content>
    void draw_framed(std::size_t at, float width, Content content);
    void draw_item(std::size_t at, float width);
    void draw_head(const wire::RubricItem& item, bool chosen, float width);
    void draw_evidence(const wire::RubricItem& item);
    void draw_bands(std::size_t at, float width);
    void draw_hear(const wire::RubricItem& item);
    void draw_reason(const wire::RubricItem& item, bool chosen);
    void draw_others(const wire::RubricItem& item);
    void draw_penalty(const wire::RubricPenalty& penalty, bool chosen, float width);
    /// A published mark is read: it stands, and not what oneself or another marker thinks.
    [[nodiscard]] bool shows_mark() const { return !writable_ && !grading_.mark.empty(); }
    [[nodiscard]] bool shows_mean() const { return shows_mark() && grading_.mark.size() > 1; }
    /// What stands: of a published mark what it rests on, where its judges agree; else one's own
    /// answer, else the engine's; nothing: nobody's.
    [[nodiscard]] std::optional<Draft> standing(const wire::RubricItem& item) const;
    [[nodiscard]] static std::optional<Draft> on_sheet(const wire::MarkSheet& sheet,
                                                       const wire::RubricItem& item);
    [[nodiscard]] std::string times_words(const wire::RubricPenalty& penalty) const;
    [[nodiscard]] std::vector<const wire::MarkSheet*> told_sheets() const;
    [[nodiscard]] const wire::RubricPenalty* chosen_penalty() const;
    [[nodiscard]] const Draft* own(const std::string& item) const;
    [[nodiscard]] bool lacks_reason(const wire::RubricItem& item) const;
    [[nodiscard]] bool waits_for_reason(const std::string& item) const;
    [[nodiscard]] bool lacks_reason(const wire::RubricPenalty& penalty) const;
    [[nodiscard]] std::string source_words(const std::string& source) const;

    Desk& desk_;
    wire::Grading grading_;
    bool writable_ = false;
    std::map<std::string, Draft> drafts_;
    std::map<std::string, std::pair<std::int64_t, std::string>> counts_; ///< times and reason
    std::int64_t version_ = 0;
    std::uint64_t changed_ = 0;
    std::uint64_t saved_ = 0;
    Instant changed_at_;
    std::size_t chosen_ = 0; ///< of the items, and the penalties after them
    bool follow_ = false;
    bool to_top_ = false;
    bool focus_reason_ = false;
    std::optional<Duration> place_;
};

} // namespace ringroom::seat

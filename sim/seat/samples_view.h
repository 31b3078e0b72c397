#pragma once
// Samples of contacts to mark: those drawn, and how a new one is drawn, by chance, by strata or by
// what happened. A sample leads into grading with its contacts alone. The window's thread.
//
//     if (const auto sample = samples_.draw(size)) show_contacts_of(*sample);
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "base/result.h"
#include "seat/asked.h"
#include "seat/form_rows.h"
#include "seat/keys.h"
#include "seat/paged.h"
#include "seat/posted.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// What may have happened in a contact, in the lab's words.
inline constexpr std::array sample_triggers{"fatal", "failed", "long_silence", "interrupted",
                                            "short_talk"};
inline constexpr std::array sample_ways{"random", "stratified", "triggered"};

/// What stands in the form, as it is typed.
struct SampleDraft {
    std::string title;
    std::size_t way = 0; ///< of sample_ways
    std::string percent = "20";
    std::array<bool, sample_triggers.size()> triggers{};
    std::string class_name;
    DrillId drill;       ///< 0: all
    std::string markers; ///< numbers; empty: whoever comes
    std::string overlap = "0";
    std::string seed; ///< empty: drawn
};
/// As the lab takes it. The error's code is the text of the first field that is wrong.
[[nodiscard]] Result<wire::NewSample> sample_of(const SampleDraft& draft, bool preview);

class SamplesView {
public:
    explicit SamplesView(Desk& desk);
    /// At the cursor. The sample whose contacts are to be marked.
    [[nodiscard]] std::optional<wire::SampleRow> draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// Esc belongs to it: a form is on show.
    [[nodiscard]] bool takes_escape() const { return draws_; }

private:
    [[nodiscard]] std::optional<wire::SampleRow> draw_table(ImVec2 size);
    void fill();
    void draw_form(ImVec2 size);
    void draw_way();
    void draw_drill();
    void draw_buttons();
    void send(bool preview);
    [[nodiscard]] std::optional<wire::SampleRow> take_answers();
    [[nodiscard]] std::string how_words(const wire::SampleRow& row) const;

    Desk& desk_;
    FormRows form_;
    Table table_;
    Asked<wire::List<wire::SampleRow>> rows_;
    Paged<wire::List<wire::ResultRow>> results_; ///< whose drills can be chosen
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
    bool draws_ = false; ///< the form is on show
    SampleDraft draft_;
    Posted counting_;
    Posted drawing_;
    std::string counted_body_; ///< as it was sent
    std::optional<wire::SampleRow> counted_;
};

} // namespace ringroom::seat

#pragma once
// Listening across: one scripted moment of every student's contact of a drill, played one after the
// other, in the order of any measure. A drill is chosen, then a moment of it, then they are heard.
// For who hears the class. The window's thread.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "seat/across_parts.h"
#include "seat/list_view.h"
#include "seat/paged.h"
#include "seat/player_panel.h"

namespace ringroom::seat {

class AcrossView final : public ListView {
public:
    /// `show_result` opens the marks of a contact.
    AcrossView(Desk& desk, PlayerPanel& player, std::function<void(std::string)> show_result);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override { heard_.clear(); }
    [[nodiscard]] std::vector<Key> foot_keys() const override;

private:
    enum class Step { drills, moments, parts };
    void keys(const Shown& shown);
    void draw_drills(ImVec2 size);
    void draw_moments(ImVec2 size);
    void draw_parts(const Shown& shown, ImVec2 size);
    /// What was chosen before, and the way back; the height it took.
    float draw_way(float width);
    void draw_row_controls(const Shown& shown, float end);
    void act(const Shown& shown, Key key);
    void fill_drills();
    void fill_moments();
    void back();
    /// The row that is so many places from the one heard, in the order on the screen.
    void hear_next(const Shown& shown, int by);
    void hear(const Shown& shown, const std::string& record);
    /// The piece is over: the next one.
    void follow(const Shown& shown);
    [[nodiscard]] PlayRange piece_of(const wire::MomentPart& part) const;
    [[nodiscard]] std::string none_words(bool known, const Notice& refusal, const char* none);

    Desk& desk_;
    PlayerPanel& player_;
    const std::function<void(std::string)> show_result_;
    Step step_ = Step::drills;
    Paged<wire::List<wire::ResultRow>> results_;
    Asked<wire::List<wire::MomentRow>> moments_;
    Asked<wire::List<wire::MomentPart>> answer_;
    Table drill_table_;
    Table moment_table_;
    AcrossParts parts_;
    std::uint64_t drills_filled_ = 0;
    std::uint64_t moments_filled_ = 0;
    std::uint64_t parts_filled_ = 0;
    Language filled_in_ = Language::zh;
    std::string drill_; ///< its id
    std::string drill_title_;
    std::string moment_; ///< its id
    std::string moment_title_;
    bool is_line_ = false; ///< else a scene, which ends with the next one
    std::size_t tail_ = 0; ///< of across_tails: how much after the moment is heard
    std::string heard_;    ///< the contact that is heard; empty: none
    PlayRange piece_;      ///< of it
};

} // namespace ringroom::seat

#pragma once
// Calibration as a lesson: everybody marks one contact blind in the form of grading, and sees at
// once when it is closed how far apart the markers are, who leans which way, and which item is
// worded worst. Who grades opens one on a contact and closes it. The window's thread.
//
//     calibrations_.draw(shown, size);
//     calibrations_.ask_new(record, title);           // from the contact on show in grading
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/form_rows.h"
#include "seat/keys.h"
#include "seat/player_panel.h"
#include "seat/posted.h"
#include "seat/rubric_panel.h"
#include "seat/sheet_saver.h"
#include "seat/twice.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// A coefficient in thousandths: "0.81"; "—" where there is none.
[[nodiscard]] std::string coefficient_words(const std::optional<std::int64_t>& thousandths);
/// A share in thousandths with its sign, as of an item's points: "+4.2%".
[[nodiscard]] std::string leaning_words(const std::optional<std::int64_t>& thousandths);

class CalibrationView {
public:
    explicit CalibrationView(Desk& desk);

    void draw(const Shown& shown, ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// What was marked goes to the lab; once a frame, whichever view is on show.
    void keep_up();
    /// What plays falls silent for a call; once a frame, whichever page is on show.
    void yield_to_telephone(const Shown& shown) { player_.yield_to_telephone(shown); }
    /// Another view is on show.
    void rest() { player_.rest(); }
    /// Asks for what a new one on this contact needs.
    void ask_new(std::string record, std::string title);
    [[nodiscard]] bool dialog_is_open() const { return asks_ || player_.dialog_is_open(); }
    /// Over whatever is on show. True in the frame in which the lab has opened one: its view
    /// belongs on show.
    [[nodiscard]] bool draw_dialog();

private:
    void keys(const Shown& shown);
    void take_detail();
    void take_answers();
    void choose(std::int64_t calibration);
    void step_row(int by);
    void give();
    void reveal();
    void draw_list(ImVec2 size);
    void draw_row(const wire::CalibrationRow& row, float width);
    void draw_middle(const Shown& shown, ImVec2 size);
    void draw_figures(const wire::CalibrationFigures& figures);
    void draw_tiles(const wire::CalibrationFigures& figures);
    void draw_items(const wire::CalibrationFigures& figures);
    void draw_markers(const wire::CalibrationFigures& figures);
    void draw_form(ImVec2 size);
    void open_new();
    [[nodiscard]] std::string url(const char* what = "") const;
    [[nodiscard]] SheetSaver::How how(bool given);

    Desk& desk_;
    PlayerPanel player_;
    RubricPanel rubric_;
    SheetSaver saver_;
    Asked<wire::List<wire::CalibrationRow>> rows_;
    Asked<wire::CalibrationDetail> detail_;
    std::uint64_t detail_taken_ = 0;
    std::int64_t chosen_ = 0;
    std::int64_t opened_ = 0; ///< whose detail is on show
    bool may_reveal_ = false;
    Posted revealing_;
    Twice<std::int64_t> twice_;
    // A new one.
    FormRows form_;
    bool asks_ = false;
    std::string record_;
    std::string title_;
    std::string class_name_;
    std::string expert_;
    Posted opening_;
};

} // namespace ringroom::seat

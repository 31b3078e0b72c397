#pragma once
// What is kept and what is deleted: recordings that are due by their class of retention, those that
// are kept though they are due, legal holds, and what was deleted with its proof. Who runs the lab
// deletes what is due; teachers see and set holds. The window's thread.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/hold_dialog.h"
#include "seat/keeping_rows.h"
#include "seat/list_view.h"
#include "seat/paged.h"
#include "seat/player_panel.h"
#include "seat/posted.h"
#include "seat/sure_dialog.h"
#include "seat/table.h"

namespace ringroom::seat {

class KeepingView final : public ListView {
public:
    KeepingView(Desk& desk, PlayerPanel& player);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override;
    [[nodiscard]] bool dialog_is_open() const override {
        return sure_.is_open() || hold_.is_open();
    }
    [[nodiscard]] std::vector<Key> foot_keys() const override;

private:
    enum class Part { due, kept, held, gone };
    static constexpr std::size_t part_count = 4;

    void keep();
    void fill();
    void take_answers();
    void draw_names();
    [[nodiscard]] std::string name_of(Part part);
    void draw_said();
    void draw_classes(const wire::RetentionPreview& preview);
    [[nodiscard]] std::string none_words();
    [[nodiscard]] Detail chosen_detail();
    void act(const Shown& shown, const Table::Asked& asked);
    void hear(const Shown& shown, const std::string& id);
    void ask_delete();
    void run(const std::string& id, bool clock_is_right);
    /// `all`: with what was held by the same order. nullptr: nothing is asked.
    void ask_lift(const wire::HoldRow* hold, bool all);
    [[nodiscard]] const wire::HoldRow* hold_named(const std::string& id);
    /// The first of a contact.
    [[nodiscard]] const wire::HoldRow* hold_on(const std::string& record);
    /// The contact of the row; empty: none.
    [[nodiscard]] std::string record_of(const std::string& id);
    [[nodiscard]] const wire::RetentionRow* due_or_kept(const std::string& id);
    [[nodiscard]] Table& table() { return tables_.at(static_cast<std::size_t>(part_)); }
    void go(Part part);
    void next_part();

    Desk& desk_;
    PlayerPanel& player_;
    std::array<Table, part_count> tables_; ///< by Part
    bool runs_lab_ = false;                ///< the person sees what is due, and may delete it
    std::optional<Part> wished_;           ///< that the person went to
    Part part_ = Part::held;
    Asked<wire::RetentionPreview> preview_;
    Asked<wire::List<wire::HoldRow>> holds_;
    Paged<wire::EvidencePage> gone_;
    std::string filled_; ///< from which answers
    Language filled_in_ = Language::zh;
    SureDialog sure_;
    HoldDialog hold_;
    Posted running_;
    std::int64_t deletes_ = 0; ///< how many the run is about
    std::optional<wire::RetentionDone> done_;
    Posted lifting_;
    std::string lifted_;
};

} // namespace ringroom::seat

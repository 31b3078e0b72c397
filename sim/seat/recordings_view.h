#pragma once
// My recordings, and my marks with the evidence in them. Both play below the list. The window's
// thread.
#include <optional>

#include "seat/asked.h"
#include "seat/list_view.h"
#include "seat/paged.h"
#include "seat/player_panel.h"
#include "seat/posted.h"
#include "seat/table.h"
#include "seat/words_dialog.h"

namespace ringroom::seat {

class RecordingsView final : public ListView {
public:
    RecordingsView(Desk& desk, PlayerPanel& player);
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] bool dialog_is_open() const override { return words_.is_open(); }

private:
    void fill();
    void make_table(const Shown& shown);
    void hold_up(const std::string& record);
    [[nodiscard]] Cell state_of(const wire::RecordingRow& row, bool held) const;

    Desk& desk_;
    PlayerPanel& player_;
    std::optional<Table> table_; ///< made when the rights are known: it shows what may be done
    WordsDialog words_;
    Paged<wire::List<wire::RecordingRow>> rows_;
    Asked<wire::List<wire::HoldRow>> holds_; ///< for who may set one
    std::uint64_t filled_ = 0;               ///< from which answers
    Language filled_in_ = Language::zh;
};

class MarksView final : public ListView {
public:
    MarksView(Desk& desk, PlayerPanel& player);
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys() const override;
    /// The marks of this contact, from the next frame on.
    void show(std::string contact);

private:
    void fill();
    void draw_results(const Shown& shown, ImVec2 size);
    void draw_detail(const Shown& shown, ImVec2 size);
    void fill_items(const wire::ResultDetail& detail);
    void jump(const Shown& shown, const std::string& item);
    void share(const std::string& record);

    Desk& desk_;
    PlayerPanel& player_;
    Table table_;
    Table items_;
    Paged<wire::List<wire::ResultRow>> rows_;
    Asked<wire::ResultDetail> detail_;
    Posted shared_;
    std::string opened_; ///< the contact whose marks are shown; empty: none
    std::uint64_t filled_ = 0;
    std::uint64_t items_filled_ = 0;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat

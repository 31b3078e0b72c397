#pragma once
// Model recordings to listen to (跟听), and what a student practises alone. The window's thread.
#include <optional>

#include "seat/asked.h"
#include "seat/list_view.h"
#include "seat/paged.h"
#include "seat/player_panel.h"
#include "seat/posted.h"
#include "seat/table.h"

namespace ringroom::seat {

/// Everybody's to hear; who is heard in one says here whether it may be.
class ModelsView final : public ListView {
public:
    ModelsView(Desk& desk, PlayerPanel& player);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override { rows_.forget(); }
    [[nodiscard]] std::vector<Key> foot_keys() const override;

private:
    void fill();
    void act(const Shown& shown, const Table::Asked& asked);
    void draw_words(const wire::ModelRow& row, ImVec2 size);
    [[nodiscard]] const wire::ModelRow* row_named(const std::string& id) const;

    Desk& desk_;
    PlayerPanel& player_;
    std::optional<Table> table_; ///< made when the rights are known: it shows what may be done
    bool teaches_ = false;
    Paged<wire::List<wire::ModelRow>> rows_;
    Posted sent_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

/// Scripts to practise with: Enter has its customers call oneself alone.
class PracticeView final : public ListView {
public:
    explicit PracticeView(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override { mine_.forget(); }
    [[nodiscard]] std::vector<Key> foot_keys() const override;

private:
    void fill();
    void start(const std::string& script);

    Desk& desk_;
    Table table_;
    Asked<wire::List<wire::PackRow>> packs_;
    Asked<wire::List<wire::DrillStatus>> mine_;
    Posted sent_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat

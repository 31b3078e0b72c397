#pragma once
// Lists of the day's work: today's contacts, callbacks, outbound records. From each the seat's own
// telephone dials, and what is known of the row stands below the list. The window's thread.
#include <string>
#include <utility>
#include <vector>

#include "seat/list_detail.h"
#include "seat/list_view.h"
#include "seat/paged.h"
#include "seat/player_panel.h"
#include "seat/posted.h"
#include "seat/table.h"

namespace ringroom::seat {

class TodayView final : public ListView {
public:
    TodayView(Desk& desk, PlayerPanel& player);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override { rows_.forget(); }

private:
    void fill();
    [[nodiscard]] Detail detail_of(const wire::LogRow& row) const;
    [[nodiscard]] const wire::LogRow* with(const std::string& id) const;

    Desk& desk_;
    PlayerPanel& player_;
    Table table_;
    Paged<wire::List<wire::LogRow>> rows_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

class CallbacksView final : public ListView {
public:
    explicit CallbacksView(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override { rows_.forget(); }

private:
    void fill();
    void act(const Table::Asked& asked);
    [[nodiscard]] Detail detail_of(const wire::CallbackRow& row) const;
    [[nodiscard]] const wire::CallbackRow* with(const std::string& id) const;

    Desk& desk_;
    Table table_;
    Paged<wire::List<wire::CallbackRow>> rows_;
    bool all_ = false; ///< done and cancelled ones too
    RowChange change_;
    std::int64_t due_ = 0;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

/// Records one may take, in the order of the list, then what one has dialled today.
class RecordsView final : public ListView {
public:
    explicit RecordsView(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override {
        open_.forget();
        done_.forget();
    }

private:
    void fill();
    [[nodiscard]] Detail detail_of(const std::string& id);
    [[nodiscard]] std::vector<wire::OutboundRecord> open();

    Desk& desk_;
    Table table_;
    Asked<wire::List<wire::OutboundRecord>> open_;
    Paged<wire::List<wire::LogRow>> done_;
    std::pair<std::uint64_t, std::uint64_t> filled_;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat

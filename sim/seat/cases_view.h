#pragma once
// My cases: what this person opened, and what was opened in contacts of theirs. Open ones first.
// The window's thread.
#include <optional>
#include <string>

#include "seat/list_detail.h"
#include "seat/list_view.h"
#include "seat/paged.h"
#include "seat/posted.h"
#include "seat/table.h"

namespace ringroom::seat {

class CasesView final : public ListView {
public:
    explicit CasesView(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override { rows_.forget(); }
    [[nodiscard]] std::vector<Key> foot_keys() const override;

private:
    void fill();
    void draw_list(const Shown& shown, ImVec2 size);
    void draw_opened(const Shown& shown, ImVec2 size);
    void draw_whole(const wire::CaseRow& row);
    void act(const Shown& shown, const wire::CaseRow& row, Key action);
    void take_answer();
    [[nodiscard]] Detail detail_of(const wire::CaseRow& row) const;
    [[nodiscard]] const wire::CaseRow* with(const std::string& id) const;

    Desk& desk_;
    Table table_;
    Paged<wire::List<wire::CaseRow>> rows_;
    bool all_ = false; ///< closed ones too
    /// Its whole is on show instead of the list; kept when it leaves the list, being closed.
    std::optional<wire::CaseRow> opened_;
    RowChange change_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat

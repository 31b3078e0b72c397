#pragma once
// Who used my data: what was played, read, marked, exported and deleted of the person's own, who
// tried to, and a file of all that is kept of them. The window's thread.
#include "seat/fetched_file.h"
#include "seat/list_detail.h"
#include "seat/list_view.h"
#include "seat/paged.h"
#include "seat/table.h"

namespace ringroom::seat {

class OwnLogView final : public ListView {
public:
    explicit OwnLogView(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override { rows_.forget(); }
    [[nodiscard]] std::vector<Key> foot_keys() const override {
        return {Key::choose, Key::narrow, Key::own_data};
    }

private:
    void fill(const Shown& shown);
    [[nodiscard]] std::string who(const Shown& shown, const wire::AuditRow& row) const;
    [[nodiscard]] Detail detail_of(const Shown& shown, const std::string& id) const;
    void fetch_data(const Shown& shown);

    Desk& desk_;
    Table table_;
    Paged<wire::List<wire::AuditRow>> rows_;
    FetchedFile data_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat

#pragma once
// Who used my data: what was played, read, marked, exported and deleted of the person's own, who
// tried to, and a file of all that is kept of them. The window's thread.
#include "seat/asked.h"
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
    [[nodiscard]] std::string of_what(const Shown& shown, const wire::AuditRow& row);
    [[nodiscard]] std::string recording_words(const std::string& id) const;
    [[nodiscard]] Detail detail_of(const Shown& shown, const std::string& id);
    void fetch_data(const Shown& shown);

    Desk& desk_;
    Table table_;
    Paged<wire::List<wire::AuditRow>> rows_;
    FetchedFile data_;
    // What the lines are about, by name.
    Paged<wire::List<wire::RecordingRow>> recordings_;
    Asked<wire::List<wire::ExamRow>> exams_;
    Asked<wire::List<wire::PracticalRow>> practicals_;
    std::uint64_t filled_ = 0; ///< of all answers
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat

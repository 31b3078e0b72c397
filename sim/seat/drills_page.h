#pragma once
// The teacher's page: lessons to start, lessons under way. The window's thread.
#include <string>

#include "seat/asked.h"
#include "seat/class_choice.h"
#include "seat/lessons_view.h"
#include "seat/page.h"
#include "seat/posted.h"
#include "seat/twice.h"

namespace ringroom::seat {

class DrillsPage final : public Page {
public:
    explicit DrillsPage(Desk& desk)
        : desk_(desk) {}
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;
    /// What a part of a lesson wants played stands in the fields; it is started by who looks at
    /// them.
    void prepare(const LessonDrill& part);

private:
    void draw_scripts(ImVec2 size);
    void draw_script(const wire::PackRow& pack, const wire::ScriptRow& script);
    void draw_start(ImVec2 size);
    void draw_running(ImVec2 size);
    void keys();
    void choose_script(int by);
    void choose_drill(int by);
    void cut(const wire::DrillStatus& drill);
    void draw_orders(const wire::DrillStatus& drill);
    [[nodiscard]] std::string title_of(const wire::DrillStatus& drill);
    [[nodiscard]] std::string title_of(const std::string& pack_name, const std::string& name);
    void draw_drill(const wire::DrillStatus& drill);
    void order(const wire::DrillStatus& drill, const char* what, std::string body = {});
    void start();
    void take_answer();
    [[nodiscard]] Direction direction_of(const wire::DrillStatus& drill);
    [[nodiscard]] const wire::ScriptRow* script_of(const std::string& pack,
                                                   const std::string& name);
    [[nodiscard]] std::string counts_of(const wire::DrillStatus& drill);
    void label(const char* label_key);
    void field(const char* id, const char* label_key, std::string& value);

    Desk& desk_;
    Asked<wire::List<wire::PackRow>> packs_;
    Asked<wire::List<wire::DrillStatus>> drills_;
    std::string pack_;
    std::string script_;
    ClassChoice classes_;
    std::string class_name_; ///< or CLASS/GROUP; empty: for everybody
    std::string contacts_ = "10";
    std::string minutes_ = "10";
    std::string seed_;
    std::string number_;
    std::string players_;
    bool marked_ = true;
    Posted started_;        ///< one at a time
    std::string ordered_;   ///< as it was sent last
    Instant ordered_until_; ///< the same once more is a key pressed twice
    std::string starting_;  ///< its title
    std::string gated_;     ///< refused because of a gate: ordered once more it is meant
    DrillId newest_;        ///< started here, perhaps not listed yet
    DrillId drill_;         ///< chosen among those under way
    Twice<DrillId> cut_;
    bool follow_ = false; ///< the chosen script is to be brought into sight
    bool focus_fields_ = false;
};

} // namespace ringroom::seat

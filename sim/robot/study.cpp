#include "robot/study.h"

#include <algorithm>

#include "base/content.h"
#include "persona/loader.h"

namespace ringroom::robot {
namespace {

/// How well `drill` explains what the screen shows; 0: not at all.
std::size_t likeness(const persona::Drill& drill, const wire::SeatContact& contact) {
    if (drill.direction != contact.direction)
        return 0;
    std::size_t points = contact.form.name == drill.id ? 1000 : 0;
    for (const auto& move : contact.moves)
        if (std::find(drill.moves.begin(), drill.moves.end(), move.name) != drill.moves.end())
            points += 2;
    for (const auto& field : contact.form.inputs)
        points += std::any_of(drill.form.fields.begin(), drill.form.fields.end(),
                              [&](const auto& f) { return f.name == field.name; });
    return points;
}

} // namespace

Study Study::of_folder(const std::filesystem::path& scenarios, Language language,
                       Diagnostics& diagnostics) {
    auto folders = sorted_entries(scenarios);
    std::erase_if(folders, [](const auto& folder) {
        std::error_code error;
        return !std::filesystem::exists(folder / "pack.lua", error);
    });
    std::vector<std::shared_ptr<const persona::Drill>> drills;
    for (const auto& folder : folders) {
        auto loaded = persona::load_pack(folder, language);
        for (auto& one : loaded.diagnostics)
            diagnostics.push_back(std::move(one));
        if (loaded.pack)
            drills.insert(drills.end(), loaded.pack->drills.begin(), loaded.pack->drills.end());
    }
    return Study(std::move(drills));
}

std::shared_ptr<const persona::Drill> Study::recognise(const wire::SeatContact& contact) const {
    std::shared_ptr<const persona::Drill> best;
    std::size_t most = 0;
    for (const auto& drill : drills_)
        if (const auto points = likeness(*drill, contact); points > most) {
            most = points;
            best = drill;
        }
    return best;
}

} // namespace ringroom::robot

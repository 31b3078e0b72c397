#include "seat/played_drills.h"

#include <functional>
#include <map>
#include <set>

#include "wire/messages.h"

namespace ringroom::seat {

std::vector<PlayedDrill> played_drills(const std::vector<wire::ResultRow>& results) {
    struct Sum {
        PlayedDrill drill;
        std::set<AgentId> students;
    };
    std::map<std::uint64_t, Sum, std::greater<>> sums; // the newest first
    for (const auto& row : results) {
        if (!row.drill || !row.recorded)
            continue;
        const auto id = row.across.value_or(row.drill);
        auto& sum = sums[id.value];
        if (sum.drill.contacts++ == 0 || row.started_at < sum.drill.began) {
            sum.drill.id = id;
            sum.drill.title = row.title.value_or(row.script);
            sum.drill.began = row.started_at;
            sum.drill.exam = row.across.has_value();
        }
        sum.students.insert(row.agent);
    }
    std::vector<PlayedDrill> out;
    for (auto& [id, sum] : sums) {
        sum.drill.students = static_cast<std::int64_t>(sum.students.size());
        out.push_back(std::move(sum.drill));
    }
    return out;
}

} // namespace ringroom::seat

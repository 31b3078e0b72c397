#pragma once
// Private to the persona room: which scene leads to which.
#include <functional>
#include <vector>

#include "persona/drill.h"

namespace ringroom::persona {

struct Leads {
    std::vector<int> scenes;
    bool ends = false;       ///< 结束 or 挂断
    bool comes_back = false; ///< 返回
};
/// Where these actions can lead.
void follow(const Actions& actions, Leads& out);
/// Where a scene can lead by its entry and by the rules that `counts`.
[[nodiscard]] Leads leads_of(const Scene& scene, const std::function<bool(const Rule&)>& counts);
/// By scene: whether a call that begins in the first can reach it.
[[nodiscard]] std::vector<bool> reachable(const Drill& drill,
                                          const std::function<bool(const Rule&)>& counts);

} // namespace ringroom::persona

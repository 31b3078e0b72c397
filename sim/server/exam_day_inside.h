#pragma once
// Inside of the exam day: who takes part, and requests that must succeed.
#include <array>
#include <string>

#include "server/exam_day.h"

namespace ringroom::server::exam_day {

inline constexpr const char* instructor = "8001";
inline constexpr const char* second_instructor = "8002";
inline constexpr const char* class_name = "话务一班";

struct Student {
    const char* number;
    const char* profile; ///< at the telephone
    int knows;           ///< percent of the questions
};
inline constexpr std::array<Student, 10> students{{{"1002", "good", 98},
                                                   {"1003", "good", 95},
                                                   {"1004", "good", 92},
                                                   {"1005", "fast", 95},
                                                   {"1006", "fast", 90},
                                                   {"1007", "good", 90},
                                                   {"1008", "lazy", 85},
                                                   {"1009", "lazy", 60},
                                                   {"1010", "silent", 40},
                                                   {"1011", "rude", 35}}};

template <class T, class Body>
[[nodiscard]] Result<T> send(client::Client& client, const char* method, const std::string& target,
                             const Body& body) {
    return client.wait<T>(method, target, wire::encode(body));
}
template <class T>
[[nodiscard]] Result<T> get(client::Client& client, const std::string& target) {
    return client.wait<T>("GET", target);
}

} // namespace ringroom::server::exam_day

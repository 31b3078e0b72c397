#pragma once
// customers.csv: the school's practice customers as a list.
//
//     number,name,telephone,grade,套餐,地址
//     K1001,王桂兰,0510-8271 4436 / 13800001111,金卡会员,融合宽带 200M,滨湖区太湖新城 12 幢
//
// Columns number, name, telephone, grade (客户号, 姓名, 电话, 等级) are known; every other column
// is an attribute under its own heading. Several telephones are parted by "/".
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/text.h"
#include "crm/records.h"
#include "store/store.h"

namespace ringroom::crm {

struct ListedCustomer {
    int line = 0; ///< in the file, from 1
    Customer customer;
    std::string source; ///< its key, then the line: tells whether the line has changed since
};

/// Reads a list without looking at the data base. With mistakes the answer is empty and
/// `diagnostics` names each, at most limits::import_diagnostics. `file` names the file. Pure.
[[nodiscard]] std::vector<ListedCustomer> parse_customers(std::string_view csv,
                                                          std::string_view file, Language language,
                                                          Diagnostics& diagnostics);

/// Takes the list in, all or nothing: new customers are added, those whose line has changed since
/// the last time are replaced, all others stay as the seats have edited them. Gives how many were
/// added or replaced; blocks. Mistakes are no Error: see `diagnostics`. Error "crm.too_many".
[[nodiscard]] Result<std::size_t> import_customers(store::Store& store, std::string_view csv,
                                                   std::string_view file, Language language,
                                                   Diagnostics& diagnostics);

} // namespace ringroom::crm

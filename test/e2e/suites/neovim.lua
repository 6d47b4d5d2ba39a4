-- Drives the server from inside Neovim. Prints one JSON line per check: { name, ok, milliseconds, reason }.
local task = vim.fn.json_decode(vim.env.LOCKWRIGHT_E2E)
local timeout = 30000

local function check(name, run)
  local start = vim.loop.now()
  local ok, reason = pcall(run)
  vim.loop.update_time()
  local result = { name = name, ok = ok, milliseconds = vim.loop.now() - start, reason = ok and "" or tostring(reason) }
  io.stdout:write(vim.fn.json_encode(result) .. "\n")
end

local function until_true(what, condition)
  if not vim.wait(timeout, condition, 20) then
    error("waited in vain for " .. what .. "; diagnostics: " .. vim.inspect(vim.diagnostic.get(0)))
  end
end

-- The diagnostics of the wanted rule in the buffer.
local function findings()
  return vim.tbl_filter(function(diagnostic)
    return diagnostic.code == task.rule or (diagnostic.user_data or {}).lsp and diagnostic.user_data.lsp.code == task.rule
  end, vim.diagnostic.get(0))
end

vim.cmd("edit " .. vim.fn.fnameescape(task.file))
local client = vim.lsp.start_client({
  name = "lockwright",
  cmd = { task.node, task.server, "--stdio" },
  root_dir = task.folder,
})
vim.lsp.buf_attach_client(0, client)

check("diagnostics appear", function()
  until_true("the finding", function() return #findings() > 0 end)
  local line = findings()[1].lnum
  if line ~= task.finding.line then error("the finding is in line " .. line) end
end)

check("hover names the lock that is held", function()
  local params = { textDocument = vim.lsp.util.make_text_document_params(), position = task.statement }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/hover", params, timeout)
  local text = vim.fn.json_encode(answers)
  if not text:find(task.heldLock, 1, true) then error("hover: " .. text) end
end)

check("an edit that fixes it takes the diagnostics away", function()
  vim.cmd(task.fix.from + 1 .. "move " .. task.fix.to)
  until_true("no findings", function() return #findings() == 0 end)
end)

check("undoing the edit brings them back", function()
  vim.cmd("undo")
  until_true("the finding", function() return #findings() > 0 end)
end)

check("the server ends with the client", function()
  vim.lsp.stop_client(client)
  until_true("the end of the server", function() return vim.lsp.client_is_stopped(client) end)
end)

vim.cmd("qall!")
